#include "lv2_host.h"

#include <lv2/atom/util.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>
#include <lv2/patch/patch.h>
#include <lv2/time/time.h>

#include <algorithm>
#include <stdexcept>

namespace affetto::plugin::testing {

Lv2Host::Lv2Host(const Lv2Bundle& bundle, double sample_rate_hz, int max_block)
    : bundle_(bundle), atoms_in_(atom_words), atoms_out_(atom_words) {
    const auto longest = static_cast<std::int32_t>(max_block);
    const std::array<LV2_Options_Option, 2> options{
        {{LV2_OPTIONS_INSTANCE, 0, uris_.number_of(LV2_BUF_SIZE__maxBlockLength), sizeof longest,
          uris_.number_of(LV2_ATOM__Int), &longest},
         {}}};
    const LV2_Feature map{LV2_URID__map, &uris_.map}, unmap{LV2_URID__unmap, &uris_.unmap},
        told{LV2_OPTIONS__options, const_cast<LV2_Options_Option*>(options.data())},
        bounded{LV2_BUF_SIZE__boundedBlockLength, nullptr};
    const std::array<const LV2_Feature*, 5> features{&map, &unmap, &told, &bounded, nullptr};
    instance_ = lilv_plugin_instantiate(bundle.plugin(), sample_rate_hz, features.data());
    if (instance_ == nullptr) throw std::runtime_error("the plugin could not be made");
    for (auto* const audio : {&in_, &out_}) {
        audio->fill(std::vector<float>(static_cast<std::size_t>(max_block)));
    }
    connect();
    lilv_instance_activate(instance_);
}

Lv2Host::~Lv2Host() {
    lilv_instance_deactivate(instance_);
    lilv_instance_free(instance_);
}

void Lv2Host::connect() {
    std::array<std::size_t, 2> audio_ports{};
    const auto enabled = bundle_.designated(LV2_CORE__InputPort, LV2_CORE__enabled),
               free_wheeling = bundle_.designated(LV2_CORE__InputPort, LV2_CORE__freeWheeling);
    for (std::uint32_t port = 0; port < bundle_.port_count(); ++port) {
        const bool goes_in = bundle_.port_is(port, LV2_CORE__InputPort);
        void* place = &ignored_;
        if (bundle_.port_is(port, LV2_CORE__AudioPort)) {
            Audio& audio = goes_in || in_place_ ? in_ : out_;
            place = audio.at(audio_ports[goes_in ? 0 : 1]++).data();
        } else if (bundle_.port_is(port, LV2_ATOM__AtomPort)) {
            place = goes_in ? atoms_in_.data() : atoms_out_.data();
        } else if (port == enabled) {
            place = &enabled_;
        } else if (port == free_wheeling) {
            place = &free_wheeling_;
        }
        lilv_instance_connect_port(instance_, port, place);
    }
}

void Lv2Host::play(const std::vector<float>& mono, int block, bool in_place) {
    in_place_ = in_place;
    connect();
    for (std::size_t at = 0; at < mono.size();) {
        const std::size_t count = std::min(static_cast<std::size_t>(block), mono.size() - at);
        run(mono.data() + at, static_cast<std::uint32_t>(count));
        at += count;
    }
}

void Lv2Host::run(const float* mono, std::uint32_t sample_count) {
    for (auto& channel : in_) std::copy_n(mono, sample_count, channel.begin());
    write_input();
    auto* const out = reinterpret_cast<LV2_Atom_Sequence*>(atoms_out_.data());
    out->atom.size = static_cast<std::uint32_t>(8 * atom_words - sizeof(LV2_Atom));  // The room there is.
    out->atom.type = uris_.number_of(LV2_ATOM__Chunk);
    lilv_instance_run(instance_, sample_count);
    read_output(sample_count);
    const Audio& audio = in_place_ ? in_ : out_;
    left.insert(left.end(), audio[0].begin(), audio[0].begin() + sample_count);
    right.insert(right.end(), audio[1].begin(), audio[1].begin() + sample_count);
    played_ += sample_count;
}

void Lv2Host::write_input() {
    LV2_Atom_Forge forge;
    lv2_atom_forge_init(&forge, &uris_.map);
    lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(atoms_in_.data()), 8 * atom_words);
    LV2_Atom_Forge_Frame sequence;
    lv2_atom_forge_sequence_head(&forge, &sequence, 0);
    if (transport_) write_position(forge);
    for (const auto& [property, value] : changes_) write_change(forge, property, value);
    lv2_atom_forge_pop(&forge, &sequence);
    transport_.reset();
    changes_.clear();
}

void Lv2Host::write_position(LV2_Atom_Forge& forge) {
    const auto key = [&](const char* uri) { lv2_atom_forge_key(&forge, uris_.number_of(uri)); };
    LV2_Atom_Forge_Frame object;
    lv2_atom_forge_frame_time(&forge, 0);
    lv2_atom_forge_object(&forge, &object, 0, uris_.number_of(LV2_TIME__Position));
    key(LV2_TIME__speed);
    lv2_atom_forge_float(&forge, transport_->speed);
    if (transport_->tempo_bpm) {
        key(LV2_TIME__beat);
        lv2_atom_forge_double(&forge, transport_->beats);
        key(LV2_TIME__beatsPerMinute);
        lv2_atom_forge_float(&forge, *transport_->tempo_bpm);
        key(LV2_TIME__beatsPerBar);
        lv2_atom_forge_float(&forge, transport_->beats_per_bar);
        key(LV2_TIME__beatUnit);
        lv2_atom_forge_int(&forge, transport_->beat_unit);
    }
    if (transport_->bar) {
        key(LV2_TIME__bar);
        lv2_atom_forge_long(&forge, *transport_->bar);
    }
    lv2_atom_forge_pop(&forge, &object);
}

void Lv2Host::write_change(LV2_Atom_Forge& forge, const std::string& property_uri, float value) {
    LV2_Atom_Forge_Frame object;
    lv2_atom_forge_frame_time(&forge, 0);
    lv2_atom_forge_object(&forge, &object, 0, uris_.number_of(LV2_PATCH__Set));
    lv2_atom_forge_key(&forge, uris_.number_of(LV2_PATCH__property));
    lv2_atom_forge_urid(&forge, uris_.number_of(property_uri));
    lv2_atom_forge_key(&forge, uris_.number_of(LV2_PATCH__value));
    lv2_atom_forge_float(&forge, value);
    lv2_atom_forge_pop(&forge, &object);
}

void Lv2Host::read_output(std::uint32_t sample_count) {
    const auto* const sequence = reinterpret_cast<const LV2_Atom_Sequence*>(atoms_out_.data());
    const LV2_URID midi = uris_.number_of(LV2_MIDI__MidiEvent);
    std::vector<TimedMessage> block;
    LV2_ATOM_SEQUENCE_FOREACH(sequence, event) {
        if (event->body.type != midi) continue;
        TimedMessage message{played_ + event->time.frames, {}};
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(event + 1);
        std::copy_n(bytes, std::min<std::size_t>(event->body.size, 3), message.bytes.begin());
        block.push_back(message);
    }
    if (outside.empty()) outside = outsider_of(block, played_, played_ + sample_count);
    messages.insert(messages.end(), block.begin(), block.end());
}

State Lv2Host::save() {
    return State(lilv_state_new_from_instance(bundle_.plugin(), instance_, &uris_.map, nullptr, nullptr,
                                              nullptr, nullptr, nullptr, nullptr, 0, nullptr));
}

}  // namespace affetto::plugin::testing
