/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Platform;
import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.PixelFormat;
import io.porthole.encoder.testing.TestFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeChoiceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aLibraryIsBundledForTheUsualServers() {
        Assumptions.assumeTrue(Platform.RESOURCE_PREFIX.equals("linux-x86-64"), "only there is it promised to load");
        NativeBinding binding = Libraries.bundled();
        assertEquals("3.1.3", binding.version());
    }

    @Test
    void theBundledLibraryIsUnpackedIntoTheGivenFolder() throws EncodeException, IOException {
        Libraries.bundled();
        NativeBinding binding = BundledNative.load(folder);
        assertEquals(folder.resolve("libturbojpeg.so.0").toString(), binding.path());
        BundledNative.load(folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void anUnwritableFolderLeadsToATemporaryOneThatIsGoneAfterwards() throws EncodeException, IOException {
        Libraries.bundled();
        Path file = Files.createFile(folder.resolve("not-a-folder"));
        NativeBinding binding = BundledNative.load(file);
        assertFalse(binding.path().startsWith(file.toString()));
        assertFalse(Files.exists(Path.of(binding.path()).getParent()));
        encode(binding);
    }

    @Test
    void aConfiguredLibraryWins() throws EncodeException {
        Libraries.bundled();
        String path = BundledNative.load(folder).path();
        assertEquals(path, NativeChoice.load(path, null).path());
    }

    @Test
    void aConfiguredLibraryThatIsNoneIsPassedOver() throws EncodeException, IOException {
        Libraries.bundled();
        Path text = Files.writeString(folder.resolve("libturbojpeg.so"), "not a library");
        for (String wrong : List.of(text.toString(), "/does/not/exist.so", "relative.so", "\0")) {
            encode(NativeChoice.load(wrong, folder));
        }
    }

    @Test
    void aLibraryWithoutTheFunctionsIsRefusedWithAReason() {
        EncodeException refusal = assertThrows(EncodeException.class, () -> NativeBinding.load("libc.so.6"));
        assertTrue(String.valueOf(refusal.getMessage()).contains("tj"), refusal.getMessage());
    }

    @Test
    void anEncoderKeepsItsLibraryWhenAnotherIsLoaded() throws EncodeException {
        NativeBinding first = Libraries.bundled();
        TestFrame frame = TestFrame.paint(64, 48, PixelFormat.RGB8, (x, y) -> x << 16 | y);
        try (Encoder encoder = new TurboJpegEncoderFactory(first, 1).create(JpegProfile.DEFAULT)) {
            int bytes = encoder.encode(frame, false).bytes().remaining();
            encode(BundledNative.load(folder));
            assertEquals(bytes, encoder.encode(frame, false).bytes().remaining());
        }
    }

    @Test
    void theLibraryStaysUntilTheLastEncoderIsClosed() throws EncodeException {
        TurboJpegEncoderFactory factory = Libraries.factory(1);
        TestFrame frame = TestFrame.paint(64, 48, PixelFormat.RGB8, (x, y) -> x << 16 | y);
        Encoder encoder = factory.create(JpegProfile.DEFAULT);
        factory.close();
        assertTrue(encoder.encode(frame, false).bytes().remaining() > 100);
        encoder.close();
        encoder.close();
        assertThrows(EncodeException.class, () -> factory.create(JpegProfile.DEFAULT));
    }

    private static void encode(NativeBinding binding) throws EncodeException {
        TestFrame frame = TestFrame.paint(64, 48, PixelFormat.RGB8, (x, y) -> x << 16 | y);
        try (Encoder encoder = new TurboJpegEncoderFactory(binding, 1).create(JpegProfile.DEFAULT)) {
            assertTrue(encoder.encode(frame, false).bytes().remaining() > 100);
        }
    }

    @Test
    void theBundledFilesAreTheOnesThatTheirOriginNames() throws IOException, NoSuchAlgorithmException {
        String origin = new String(resource("ORIGIN.md").readAllBytes(), StandardCharsets.UTF_8);
        for (String platform : List.of("linux-x86-64", "linux-aarch64")) {
            String name = platform + "/libturbojpeg.so.0.gz";
            byte[] library = new GZIPInputStream(resource(name)).readAllBytes();
            String sum = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(library));
            assertTrue(origin.lines().anyMatch(l -> l.contains(name) && l.contains(sum)), name + " has " + sum);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = NativeChoice.class.getResourceAsStream("/natives/" + name);
        if (in == null) {
            throw new AssertionError(name + " is missing");
        }
        return in;
    }
}
