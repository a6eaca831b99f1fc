// What the tests of the live pipeline share: audio, transports, a host that plays, and a judge of MIDI.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "affetto/async_pipeline.h"

namespace affetto::testing {

/// An event at a sample of the whole stream.
struct StreamEvent {
    std::int64_t sample;
    std::array<std::uint8_t, 3> bytes;

    friend bool operator==(const StreamEvent&, const StreamEvent&) = default;
};

bool is_note_on(const StreamEvent& event);
bool is_note_off(const StreamEvent& event);

/// Plucked chords on every beat, bar after bar C, F, G, C.
std::vector<float> plucked_chords(double seconds, double rate_hz, double tempo_bpm = 120.0);

/// A host that gives block after block of a recording, and a transport with each.
class TestHost {
public:
    using Transport = std::function<HostTransport(std::int64_t sample)>;

    TestHost(AsyncPipeline& pipeline, double rate_hz) : pipeline_(pipeline), rate_hz_(rate_hz) {}

    /// The host plays from the start at this tempo; or stands still, or has no transport at all.
    void play(double tempo_bpm, double from_beats = 0.0);
    void stop();
    void leave_alone();
    void set_transport(Transport transport) { transport_ = std::move(transport); }
    /// Calls `process`, waiting after each block until the worker has taken everything in.
    void use_worker() { waits_ = true; }
    /// Calls `process` and nothing else.
    void use_process() { processes_ = true; }

    /// Gives the audio in blocks of what `next_size` says, and keeps what comes out.
    void run(std::span<const float> audio, const std::function<std::size_t()>& next_size);
    void run(std::span<const float> audio, std::size_t block = 512);

    const std::vector<StreamEvent>& events() const { return events_; }
    std::int64_t position() const { return position_; }
    std::size_t room = ample_midi_events;  ///< Events that the buffer holds.

private:
    void give(std::span<const float> block);

    AsyncPipeline& pipeline_;
    double rate_hz_;
    std::int64_t position_ = 0;
    Transport transport_ = [](std::int64_t) { return HostTransport{}; };
    bool waits_ = false;
    bool processes_ = false;
    std::vector<StreamEvent> events_;
};

/// What is wrong with a stream of events, or "": order, bytes, pairs, ends before beginnings at a tie.
/// `all_ended`: no note may still sound at the end.
std::string fault_in(const std::vector<StreamEvent>& events, bool all_ended);

}  // namespace affetto::testing
