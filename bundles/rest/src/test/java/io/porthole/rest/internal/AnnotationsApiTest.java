/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.annotate.Shape;
import io.porthole.http.Role;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.Jpegs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/v1/streams/NAME/annotations}: what a detector in another process may say. */
class AnnotationsApiTest {
    private static final Detection CUP =
            Detection.of(10, 20, 40, 60, "cup").withConfidence(0.5).withTrackId("7");

    private final ApiServer api = new ApiServer();
    private final FakeStream camera = api.streams.add("camera");

    AnnotationsApiTest() throws Exception {}

    @BeforeEach
    void aFrameIsShown() {
        camera.show(42, Jpegs.plain(1));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<String> post(String stream, String body) throws IOException, InterruptedException {
        return api.ask("POST", stream + "/annotations", body);
    }

    private void refused(int status, String words, String body) throws IOException, InterruptedException {
        ApiServer.assertRefused(status, words, post("camera", body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"bbox\":[10,20,50,80],\"class\":\"cup\",\"confidence\":0.5,\"track_id\":7,\"class_id\":41",
                "\"bbox\":[50,80,10,20],\"class_name\":\"cup\",\"confidence\":0.5,\"track_id\":\"7\"",
                "\"bbox\":{\"x\":10,\"y\":20,\"width\":40,\"height\":60},\"class_name\":\"cup\",\"confidence\":0.5,"
                        + "\"track_id\":7",
                "\"x\":10,\"y\":20,\"width\":40,\"height\":60,\"label\":\"cup\",\"confidence\":0.5,\"trackId\":\"7\"",
            })
    void everyShapeOfADetectionIsTaken(String detection) throws Exception {
        assertEquals(
                204, post("camera", "{\"detections\":[{" + detection + "}]}").statusCode());
        assertEquals(Annotations.ofDetections(List.of(CUP)), camera.annotated());
    }

    @Test
    void shapesOfEveryKindAreTaken() throws Exception {
        String body = "{\"shapes\":[{\"kind\":\"points\",\"points\":[[1,2],[3,4]],\"label\":\"grasp\"},"
                + "{\"kind\":\"line\",\"points\":[1,2,3,4],\"color\":\"#ff8800\"},"
                + "{\"kind\":\"polygon\",\"points\":[1,2,3,4,5,0]},"
                + "{\"kind\":\"skeleton\",\"points\":[1,2,3,4],\"bones\":[0,1]},"
                + "{\"kind\":\"text\",\"x\":5,\"y\":6,\"text\":\"hello\"},"
                + "{\"kind\":\"mask\",\"x\":0,\"y\":0,\"width\":8,\"height\":4,"
                + "\"columns\":2,\"rows\":1,\"runs\":[1,1]}]}";
        HttpResponse<String> answer = post("camera", body);
        assertEquals(204, answer.statusCode(), answer.body());
        assertEquals(
                Annotations.NONE.withShapes(List.of(
                        Shape.points(1, 2, 3, 4).withLabel("grasp"),
                        Shape.line(1, 2, 3, 4).withColor(0xff8800),
                        Shape.polygon(1, 2, 3, 4, 5, 0),
                        Shape.skeleton(new double[] {1, 2, 3, 4}, new int[] {0, 1}),
                        Shape.text(5, 6, "hello"),
                        Shape.mask(0, 0, 8, 4, 2, 1, new int[] {1, 1}))),
                camera.annotated());
    }

    @Test
    void valuesAreTakenAndWhatIsLeftOutIsUnknown() throws Exception {
        String body = "{\"detections\":[{\"bbox\":[1,2,3,4],\"confidence\":null,\"track_id\":null}],"
                + "\"values\":{\"fps\":12.5,\"objects\":3,\"night\":true,\"model\":\"yolo\"}}";
        assertEquals(204, post("camera", body).statusCode());
        assertEquals(
                Annotations.of(
                        List.of(Detection.of(1, 2, 2, 2, "")),
                        Map.of("fps", 12.5, "objects", 3L, "night", true, "model", "yolo")),
                camera.annotated());
        assertEquals(204, post("camera", "{}").statusCode());
        assertEquals(Annotations.NONE, camera.annotated(), "an empty object ends them");
    }

    @Test
    void theLifetimeCountsFromThePostOrFromTheCaptureOfTheFrame() throws Exception {
        long before = System.nanoTime();
        assertEquals(204, post("camera", "{\"detections\":[]}").statusCode());
        long lifetime = camera.annotatedUntil() - before;
        assertTrue(lifetime > 900_000_000L && lifetime < 5_000_000_000L, "a second as a rule, not " + lifetime);
        long captured = System.nanoTime() / 1000 - 2_000_000;
        assertEquals(
                204,
                post("camera", "{\"lifetimeMs\":60000,\"captureTime\":" + captured + "}")
                        .statusCode());
        assertEquals(captured * 1000 + 60_000_000_000L, camera.annotatedUntil());
        refused(409, "The frame was captured 2", "{\"lifetimeMs\":500,\"captureTime\":" + captured + "}");
    }

    @Test
    void whatComesAfterThatOfALaterFrameIsRefused() throws Exception {
        assertEquals(204, post("camera", "{\"sequence\":41}").statusCode());
        assertEquals(
                204, post("camera", "{\"detections\":[{\"bbox\":[1,2,3,4]}]}").statusCode());
        refused(409, "a frame after 41 is there already", "{\"sequence\":41}");
        assertEquals(1, camera.annotated().detections().size(), "nothing has changed");
    }

    @Test
    void whoMayOnlyWatchMayNotPost() throws Exception {
        api.role(Role.VIEW);
        assertEquals(403, post("camera", "{}").statusCode());
    }

    @Test
    void aStreamThatIsNotThereIsSaidToBeUnknown() throws Exception {
        ApiServer.assertRefused(404, "nowhere", post("nowhere", "{}"));
    }

    @Test
    void tooManyOrTooLongOnesAreRefusedWithTheBound() throws Exception {
        String box = "{\"bbox\":[1,2,3,4]}";
        refused(
                400,
                "at most 1024 detections are taken, not 1025",
                "{\"detections\":[" + (box + ",").repeat(1024) + box + "]}");
        refused(
                400,
                "detections[0].class is longer than 256 characters",
                "{\"detections\":[{\"bbox\":[1,2,3,4],\"class\":\"" + "x".repeat(257) + "\"}]}");
        assertEquals(
                413, post("camera", "{\"x\":\"" + "x".repeat(140_000) + "\"}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "nothing|The body is not an object like",
                "[]|The body is not an object like",
                "{\"detections\":[]} more|The body is not an object like",
                "{\"detections\":{}}|detections is not a list",
                "{\"detections\":[{}]}|detections[0] has a box like",
                "{\"detections\":[{\"bbox\":[1,2,3]}]}|detections[0].bbox has 3 numbers, not 4",
                "{\"detections\":[{\"bbox\":\"1,2,3,4\"}]}|detections[0] has a box like",
                "{\"detections\":[{\"bbox\":{\"x\":1}}]}|detections[0] has a box like",
                "{\"detections\":[{\"bbox\":[1,2,3,1e999]}]}|detections[0] has a box like",
                "{\"detections\":[{\"bbox\":{\"x\":1,\"y\":1,\"width\":-1,\"height\":1}}]}|negative width or height",
                "{\"detections\":[{\"bbox\":[1,2,3,4],\"confidence\":87}]}|[0].confidence is not a number in 0..1",
                "{\"detections\":[{\"bbox\":[1,2,3,4],\"class\":{}}]}|detections[0].class is not text",
                "{\"shapes\":{}}|shapes is not a list",
                "{\"shapes\":[{\"kind\":\"blob\"}]}|shapes[0]: kind is not one of points, line, polygon, skeleton",
                "{\"shapes\":[{\"kind\":\"line\",\"points\":[1,2]}]}|a line has pairs of x and y, 2 to 4096 of them",
                "{\"shapes\":[{\"kind\":\"points\",\"points\":[1,1e9]}]}|is not within 1e6 pixels",
                "{\"shapes\":[{\"kind\":\"points\",\"points\":[1,2],\"color\":\"red\"}]}|color is not like",
                "{\"shapes\":[{\"kind\":\"skeleton\",\"points\":[1,2],\"bones\":[0,1]}]}|a bone names joint 1, which"
                        + " is not",
                "{\"shapes\":[{\"kind\":\"mask\",\"x\":0,\"y\":0,\"width\":1,\"height\":1,\"columns\":1,\"rows\":1,"
                        + "\"runs\":[1,1]}]}|columns"
                        + " x rows",
                "{\"values\":[]}|values is not an object",
                "{\"values\":{\"a\":[1]}}|values.a is not a number, text or truth value",
                "{\"lifetimeMs\":60001}|lifetimeMs is not a whole number in 0..60000",
                "{\"sequence\":43}|sequence is not a whole number in 0..42",
                "{\"captureTime\":\"now\"}|captureTime is not a whole number in 0..",
            })
    void whatIsNotUnderstoodIsRefusedWithWhatIsAllowed(String body, String words) throws Exception {
        refused(400, words, body);
        assertEquals(Annotations.NONE, camera.annotated());
    }
}
