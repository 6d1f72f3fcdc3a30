/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** The command line. Of an option that is given twice, the last one counts. */
@Command(
        name = "porthole",
        sortOptions = false,
        usageHelpWidth = 118,
        customSynopsis = {"porthole [OPTION]...", "       porthole replay FILE... [OPTION]..."},
        footer = {
            "",
            "porthole replay FILE... plays recordings as streams, which viewers pause, step and search.",
            "JAVA_HOME selects the Java runtime, JAVA_OPTS adds options to it."
                    + " Ctrl-C or SIGTERM ends the host (exit code"
                    + " 130 or 143); exit code 2 means a usage or environment error."
        })
final class Options {
    private static final Pattern OVERRIDE = Pattern.compile("--/([^=]+/[^/=]+)=(.*)", Pattern.DOTALL);
    private static final int VALUE_COLUMN = 26;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "streaming mode: websocket, webrtc or native (default: websocket)")
    @Nullable
    String mode;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "address to listen on; 0.0.0.0 for all (default: 127.0.0.1)")
    @Nullable
    String host;

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port; 0 for any free one (default: 8211)")
    @Nullable
    String port;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "access token; generated unless given when the address is not loopback")
    @Nullable
    String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "file whose first line is the access token")
    @Nullable
    String tokenFile;

    @Option(
            names = "--ext-folder",
            paramLabel = "DIR",
            description = "additional watched folder of bundles; may be repeated")
    List<String> extFolders = new ArrayList<>();

    @Option(
            names = "--disable",
            paramLabel = "BUNDLE",
            description = "leaves out a bundle, for example transport-mjpeg; may be repeated")
    List<String> disabled = new ArrayList<>();

    @Option(
            names = "--/PID/KEY=VALUE",
            description = "any configuration key, for example --/io.porthole.http/port=9000; a list is [a,b]")
    boolean example; // only so that --help lists it

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "writable folder for the bundle cache (default: the user's cache folder)")
    @Nullable
    String data;

    @Option(names = "--dry-run", description = "checks everything and prints the settings instead of starting the host")
    boolean dryRun;

    @Option(
            names = "--archive-classes",
            description = "writes bin/classes-BUILD, with which this Java starts the host in less time, and ends")
    boolean archiveClasses;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "prints this text")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "prints the version")
    boolean version;

    @Unmatched
    private List<String> rest = new ArrayList<>();

    /** Values by {@code PID/KEY}. */
    final Map<String, String> overrides = new TreeMap<>();

    private Options() {}

    /**
     * Reads the words of a command line.
     *
     * @throws RefusedException for an unknown option or a missing value
     */
    static Options parse(List<String> words) throws RefusedException {
        Options options = new Options();
        try {
            commandLine(options).parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.MissingParameterException e) {
            String name = ((CommandLine.Model.OptionSpec) e.getMissing().get(0)).longestName();
            throw new RefusedException(name + " needs a value. porthole --help lists the options.", e);
        } catch (CommandLine.ParameterException e) {
            throw new RefusedException(e.getMessage() + ". porthole --help lists the options.", e);
        }
        options.takeRest();
        options.adoptOverrides();
        return options;
    }

    /** Returns the text of {@code --help}. */
    static String usage() {
        return commandLine(new Options()).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    private static CommandLine commandLine(Options options) {
        return new CommandLine(options)
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpLongOptionsMaxWidth(VALUE_COLUMN);
    }

    private void takeRest() throws RefusedException {
        boolean replaying = false;
        List<String> files = new ArrayList<>();
        for (String word : rest) {
            if (replaying && !word.startsWith("-")) {
                files.add(word);
            } else if (word.equals(ReplayFiles.COMMAND)) {
                replaying = true;
            } else {
                override(word);
            }
        }
        if (replaying) {
            overrides.put(Keys.RECORDINGS, ReplayFiles.configuration(files));
        }
    }

    private void override(String word) throws RefusedException {
        Matcher matcher = OVERRIDE.matcher(word);
        if (!matcher.matches()) {
            throw new RefusedException("unknown option " + word + ". Allowed are --mode, --host, --port, --token,"
                    + " --token-file, --ext-folder, --disable, --data, --dry-run, --archive-classes,"
                    + " --help, --version and --/PID/KEY=VALUE.");
        }
        overrides.put(matcher.group(1), matcher.group(2));
    }

    // the long form of an option is checked like the option itself
    private void adoptOverrides() {
        mode = adopt(mode, Keys.MODE);
        host = adopt(host, Keys.HOST);
        port = adopt(port, Keys.PORT);
    }

    private @Nullable String adopt(@Nullable String option, String key) {
        String override = overrides.remove(key);
        return option != null ? option : override;
    }
}
