/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the names of classes and methods against the last column of CONTRIBUTING.md's glossary. */
class VocabularyTest {
    private static final Pattern ROW = Pattern.compile("\\| ([a-z ]+) \\| .+ \\| ([a-z, ]*) ?\\|");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");
    private static final Pattern JAVA_METHOD = Pattern.compile(
            "^ {4,}(?:[\\w.<>\\[\\],?@&]+ )+(\\w+)\\([^;{}]*\\)\\s*(?:throws [\\w., ]+)?\\{", Pattern.MULTILINE);
    private static final Pattern SCRIPT_METHOD =
            Pattern.compile("\\b(?:function|def) (\\w+)|^ {2}(?:async )?#?(\\w+)\\(", Pattern.MULTILINE);
    /** Verbs: a class may not be called so, a method may. */
    private static final Set<String> VERBS = Set.of("show", "look", "talk", "mark");

    private final Path root = SourceTree.root();

    @Test
    void theGlossaryHasItsWords() throws IOException {
        assertTrue(
                glossary().size() >= 25, "rows of the glossary: " + glossary().size());
        assertTrue(
                unwanted().containsAll(Set.of("desk", "wish", "picture", "pulse")),
                unwanted().toString());
    }

    @Test
    void aWordIsFoundInEveryPartOfAName() {
        assertTrue(words("FakeDeskTest").contains("desk"));
        assertTrue(words("toPicture").contains("picture"));
        assertEquals(Set.of("desktop", "size"), words("desktopSize"));
    }

    @Test
    void noClassAndNoMethodHasAWordThatTheGlossaryReplaces() throws IOException {
        Set<String> unwanted = unwanted();
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
            for (String name : names(TYPE, text)) {
                check(file, name, unwanted, found);
            }
            Set<String> methods = new HashSet<>(unwanted);
            methods.removeAll(VERBS);
            Pattern method = file.toString().endsWith(".java") ? JAVA_METHOD : SCRIPT_METHOD;
            for (String name : names(method, text)) {
                check(file, name, methods, found);
            }
        }
        assertEquals(List.of(), found);
    }

    private void check(Path file, String name, Set<String> unwanted, List<String> found) {
        if (words(name).stream().anyMatch(unwanted::contains)) {
            found.add(root.relativize(file) + ": " + name);
        }
    }

    private static List<String> names(Pattern pattern, String text) {
        List<String> names = new ArrayList<>();
        for (Matcher m = pattern.matcher(text); m.find(); ) {
            names.add(m.group(1) != null ? m.group(1) : m.group(2));
        }
        return names;
    }

    /** The words of a name, in lower case and in the singular. */
    private static Set<String> words(String name) {
        Set<String> words = new HashSet<>();
        for (Matcher m = WORD.matcher(name); m.find(); ) {
            String word = m.group().toLowerCase(Locale.ROOT);
            words.add(word);
            if (word.endsWith("es")) {
                words.add(word.substring(0, word.length() - 2));
            }
            if (word.endsWith("s") && word.length() > 3) {
                words.add(word.substring(0, word.length() - 1));
            }
        }
        return words;
    }

    private List<String> glossary() throws IOException {
        return Files.readAllLines(root.resolve("CONTRIBUTING.md")).stream()
                .filter(line -> ROW.matcher(line).matches())
                .toList();
    }

    private Set<String> unwanted() throws IOException {
        Set<String> words = new HashSet<>();
        for (String row : glossary()) {
            Matcher m = ROW.matcher(row);
            if (m.matches() && !m.group(2).isBlank()) {
                words.addAll(List.of(m.group(2).strip().split(", ")));
            }
        }
        words.remove("not");
        return words;
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().matches(".*\\.(java|js|mjs|py)"))
                    .filter(f -> !root.relativize(f).toString().matches("(.*/)?(target|node_modules|\\.\\w+)/.*"))
                    .toList();
        }
    }
}
