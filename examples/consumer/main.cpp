// Plays along with eight bars of a plucked chord and prints the notes: `consumer BUNDLE_DIRECTORY`.
#include <affetto/async_pipeline.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <vector>

namespace {

constexpr double rate_hz = 48000.0, tempo_bpm = 120.0;
constexpr std::size_t block_samples = 512;
constexpr int block_count = static_cast<int>(16.0 * rate_hz / block_samples);

/// A chord of C, plucked on every beat.
void pluck(std::vector<float>& block, double begin_seconds) {
    for (std::size_t i = 0; i < block.size(); ++i) {
        const double since = std::fmod(begin_seconds + static_cast<double>(i) / rate_hz, 60.0 / tempo_bpm);
        double sum = 0.0;
        for (const double hz : {130.8, 329.6, 392.0}) sum += std::sin(2.0 * 3.14159265358979 * hz * since);
        block[i] = static_cast<float>(0.15 * std::exp(-5.0 * since) * sum);
    }
}

int play(const char* bundle_directory) {
    affetto::AsyncPipeline pipeline(affetto::MultiModelProcessor(affetto::load_bundle(bundle_directory)));
    pipeline.prepare(rate_hz, block_samples);
    std::vector<affetto::MidiEvent> memory(affetto::ample_midi_events);
    affetto::MidiOutput midi(memory);
    std::vector<float> block(block_samples);
    int notes = 0;
    for (int index = 0; index < block_count; ++index) {
        const double begin_seconds = index * static_cast<double>(block_samples) / rate_hz;
        pluck(block, begin_seconds);
        affetto::HostTransport transport;
        transport.known = transport.playing = true;
        transport.tempo_bpm = tempo_bpm;
        transport.position_beats = begin_seconds * tempo_bpm / 60.0;
        const float* const channel = block.data();
        pipeline.render({&channel, 1}, block.size(), transport, midi);  // On an audio thread: process().
        for (const affetto::MidiEvent& event : midi.events()) {
            if ((event.bytes[0] & 0xF0) != 0x90) continue;
            const double seconds = begin_seconds + event.offset / rate_hz;
            std::printf("%7.3f s  channel %d  pitch %3d  velocity %3d\n", seconds, (event.bytes[0] & 0xF) + 1,
                        event.bytes[1], event.bytes[2]);
            ++notes;
        }
    }
    return notes > 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: consumer BUNDLE_DIRECTORY\n");
        return 2;
    }
    try {
        return play(arguments[1]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "consumer: %s\n", error.what());
        return 2;
    }
}
