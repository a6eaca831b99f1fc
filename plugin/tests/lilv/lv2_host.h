// Lv2Host: hosts one plugin by the LV2 specification alone, on liblilv; nothing of JUCE is in it.
//
// Threading model: one thread. Units: samples; beats are those of the metre's unit.
#pragma once

#include <lv2/atom/forge.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../midi_checks.h"
#include "lv2_bundle.h"
#include "uri_map.h"

namespace affetto::plugin::testing {

/// Where the host's song stands. As LV2 wants it, a host tells it where it changes and not with every block;
/// without a tempo it tells the speed alone, as hosts on JACK do.
struct Lv2Transport {
    double beats = 0.0;
    float speed = 1.0F;
    std::optional<float> tempo_bpm = 120.0F;
    float beats_per_bar = 4.0F;
    int beat_unit = 4;
    std::optional<std::int64_t> bar = std::nullopt;  ///< From 0.
};

struct FreeState {
    void operator()(LilvState* state) const { lilv_state_free(state); }
};
using State = std::unique_ptr<LilvState, FreeState>;

class Lv2Host {
public:
    Lv2Host(const Lv2Bundle& bundle, double sample_rate_hz, int max_block);
    ~Lv2Host();
    Lv2Host(const Lv2Host&) = delete;
    Lv2Host& operator=(const Lv2Host&) = delete;

    /// Told with the next block.
    void tell(const Lv2Transport& transport) { transport_ = transport; }
    /// Sets a parameter with the next block, by a message of LV2's patch extension.
    void set(const std::string& property_uri, float value) { changes_.emplace_back(property_uri, value); }
    /// The port by which hosts bypass.
    void enable(bool enabled) { enabled_ = enabled ? 1.0F : 0.0F; }
    /// The same on both channels; in place: the plugin's output lies where its input does.
    void play(const std::vector<float>& mono, int block, bool in_place = false);
    State save();
    /// For the plugin's editor, which may live in another thread.
    LV2_Handle plugin() const { return lilv_instance_get_handle(instance_); }
    UriMap& uris() { return uris_; }
    void restore(const State& state) {
        lilv_state_restore(state.get(), instance_, nullptr, nullptr, 0, nullptr);
    }

    std::vector<TimedMessage> messages;
    std::vector<float> left, right;  ///< What came out.
    std::string outside;             ///< The first message outside its block, if there was one.

private:
    void connect();
    void run(const float* mono, std::uint32_t sample_count);
    void write_input();
    void write_position(LV2_Atom_Forge& forge);
    void write_change(LV2_Atom_Forge& forge, const std::string& property_uri, float value);
    void read_output(std::uint32_t sample_count);

    static constexpr std::size_t atom_words = 4096;  // Eight bytes each, as atoms are aligned.
    using Audio = std::array<std::vector<float>, 2>;

    const Lv2Bundle& bundle_;
    UriMap uris_;
    LilvInstance* instance_ = nullptr;
    Audio in_, out_;
    std::vector<std::uint64_t> atoms_in_, atoms_out_;
    float enabled_ = 1.0F, free_wheeling_ = 1.0F, ignored_ = 0.0F;
    bool in_place_ = false;
    std::optional<Lv2Transport> transport_;
    std::vector<std::pair<std::string, float>> changes_;
    std::int64_t played_ = 0;
};

}  // namespace affetto::plugin::testing
