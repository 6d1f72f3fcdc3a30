/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.lib.ffmpeg.Muxer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Chapters of a file, which go to the native side when its end is written. */
final class Chapters {
    private static final int MAX_TITLE_LENGTH = 60;

    private final List<Chapter> chapters = new ArrayList<>();

    private record Chapter(long micros, String title) {}

    void add(long micros, String title) {
        if (chapters.size() < Muxer.MAX_CHAPTERS) {
            String line = title.replaceAll("\\p{Cntrl}", " ");
            chapters.add(new Chapter(micros, line.substring(0, Math.min(line.length(), MAX_TITLE_LENGTH))));
        }
    }

    /** Adds them to a context, which frees them. */
    void giveTo(AVFormatContext context, long endMicros) {
        if (chapters.isEmpty()) {
            return;
        }
        Pointer memory = avutil.av_calloc(chapters.size(), Pointer.sizeof(Pointer.class));
        if (memory == null) {
            return;
        }
        PointerPointer<AVChapter> all = new PointerPointer<>(memory);
        int count = 0;
        for (Chapter chapter : chapters) {
            Pointer one = avutil.av_mallocz(Pointer.sizeof(AVChapter.class));
            if (one == null) {
                break;
            }
            long end = count + 1 < chapters.size() ? chapters.get(count + 1).micros : endMicros;
            all.put(count, filled(new AVChapter(one), count, chapter, Math.max(chapter.micros, end)));
            count++;
        }
        context.chapters(all);
        context.nb_chapters(count);
    }

    private static AVChapter filled(AVChapter to, int number, Chapter chapter, long endMicros) {
        AVDictionary metadata = new AVDictionary(null);
        int unused = avutil.av_dict_set(metadata, "title", chapter.title, 0);
        return to.id(number)
                .time_base(avutil.av_make_q(1, 1_000_000))
                .start(chapter.micros)
                .end(endMicros)
                .metadata(metadata);
    }
}
