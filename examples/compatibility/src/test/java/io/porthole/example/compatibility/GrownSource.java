/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Source text of the API, with one more component in each value type and record, and one more default method in each
 * interface that bundles implement; and of the host, which fills the new components in.
 */
final class GrownSource {
    private static final Pattern RECORD = Pattern.compile("\\brecord (\\w+)\\(");
    private static final Pattern VALUE = Pattern.compile("\\bprivate (\\w+)\\(");
    private static final Pattern FINAL_CLASS = Pattern.compile("\\bfinal class (\\w+)");
    private static final Pattern IMPLEMENTED = Pattern.compile("@ConsumerType\\s+public interface [^{]*\\{");

    private GrownSource() {}

    /** Returns the names of the types in an API source that gain a component. */
    static List<String> growing(String source) {
        List<String> names = new ArrayList<>();
        for (Matcher m = RECORD.matcher(source); m.find(); ) {
            names.add(m.group(1));
        }
        List<String> classes = new ArrayList<>();
        for (Matcher m = FINAL_CLASS.matcher(source); m.find(); ) {
            classes.add(m.group(1));
        }
        for (Matcher m = VALUE.matcher(source); m.find(); ) {
            // a class of constants has a private constructor without parameters
            if (classes.contains(m.group(1)) && source.charAt(m.end()) != ')') {
                names.add(m.group(1));
            }
        }
        return names;
    }

    /** Returns an API source with the new components and methods. */
    static String api(String source) {
        String grown = source;
        for (String name : growing(source)) {
            grown = grown.contains("record " + name + "(")
                    ? append(grown, "record " + name, ", int added")
                    : addField(append(grown, "private " + name, ", int added"), name);
        }
        return IMPLEMENTED.matcher(grown).replaceAll("$0\n    default int added() {\n        return 0;\n    }\n");
    }

    private static String addField(String source, String name) {
        int declaration = source.indexOf("private " + name + "(");
        int body = source.indexOf('{', declaration) + 1;
        return source.substring(0, declaration)
                + "private final int added;\n public int added() { return added; }\n"
                + source.substring(declaration, body)
                + "\n this.added = added;"
                + source.substring(body);
    }

    /** Returns a source of the API or the host in which all calls of the constructors have the new argument. */
    static String calls(String source, List<String> growing) {
        String grown = source;
        for (String name : growing) {
            grown = append(grown, "new " + name, ", 0");
        }
        return grown;
    }

    /** Appends to the list in parentheses behind each occurrence of the words. */
    private static String append(String source, String words, String more) {
        Matcher m = Pattern.compile("\\b" + words + "\\(").matcher(source);
        StringBuilder out = new StringBuilder(source);
        int added = 0;
        while (m.find()) {
            int end = closing(source, m.end());
            String text = end == m.end() ? more.substring(", ".length()) : more;
            out.insert(end + added, text);
            added += text.length();
        }
        return out.toString();
    }

    private static int closing(String source, int from) {
        int depth = 1;
        int at = from;
        while (depth > 0) {
            char c = source.charAt(at++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return at - 1;
    }
}
