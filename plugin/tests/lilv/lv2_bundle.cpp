#include "lv2_bundle.h"

#include <stdexcept>

namespace affetto::plugin::testing {

Lv2Bundle::Lv2Bundle(const std::string& folder, const std::string& plugin_uri) : world_(lilv_world_new()) {
    const Node place(lilv_new_file_uri(world_.get(), nullptr, (folder + "/").c_str()));
    lilv_world_load_specifications(world_.get());
    lilv_world_load_bundle(world_.get(), place.get());
    const LilvPlugins* const plugins = lilv_world_get_all_plugins(world_.get());
    plugin_ = lilv_plugins_get_by_uri(plugins, uri(plugin_uri.c_str()).get());
    if (plugin_ == nullptr) throw std::runtime_error(plugin_uri + " is not in " + folder);
}

std::vector<std::string> Lv2Bundle::required_features() const {
    std::vector<std::string> uris;
    LilvNodes* const nodes = lilv_plugin_get_required_features(plugin_);
    LILV_FOREACH(nodes, i, nodes) uris.emplace_back(lilv_node_as_uri(lilv_nodes_get(nodes, i)));
    lilv_nodes_free(nodes);
    return uris;
}

bool Lv2Bundle::has_feature(const char* feature_uri) const {
    return lilv_plugin_has_feature(plugin_, uri(feature_uri).get());
}

bool Lv2Bundle::port_is(std::uint32_t port, const char* type_uri) const {
    return lilv_port_is_a(plugin_, lilv_plugin_get_port_by_index(plugin_, port), uri(type_uri).get());
}

bool Lv2Bundle::port_supports(std::uint32_t port, const char* event_uri) const {
    const LilvPort* const found = lilv_plugin_get_port_by_index(plugin_, port);
    return lilv_port_supports_event(plugin_, found, uri(event_uri).get());
}

std::optional<std::uint32_t> Lv2Bundle::designated(const char* type_uri, const char* designation_uri) const {
    const LilvPort* const port =
        lilv_plugin_get_port_by_designation(plugin_, uri(type_uri).get(), uri(designation_uri).get());
    if (port == nullptr) return std::nullopt;
    return lilv_port_get_index(plugin_, port);
}

}  // namespace affetto::plugin::testing
