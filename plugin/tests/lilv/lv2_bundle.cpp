#include "lv2_bundle.h"

#include <lv2/ui/ui.h>

#include <stdexcept>

namespace affetto::plugin::testing {

namespace {

std::string path_of(const LilvNode* file_uri) {
    char* const path = lilv_file_uri_parse(lilv_node_as_uri(file_uri), nullptr);
    const std::string copy(path);
    lilv_free(path);
    return copy;
}

}  // namespace

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

std::optional<Lv2EditorPlace> Lv2Bundle::x11_editor() const {
    std::optional<Lv2EditorPlace> place;
    LilvUIs* const editors = lilv_plugin_get_uis(plugin_);
    LILV_FOREACH(uis, i, editors) {
        const LilvUI* const editor = lilv_uis_get(editors, i);
        if (!lilv_ui_is_a(editor, uri(LV2_UI__X11UI).get())) continue;
        place =
            Lv2EditorPlace{lilv_node_as_uri(lilv_ui_get_uri(editor)), path_of(lilv_ui_get_binary_uri(editor)),
                           path_of(lilv_ui_get_bundle_uri(editor))};
    }
    lilv_uis_free(editors);
    return place;
}

std::optional<std::uint32_t> Lv2Bundle::designated(const char* type_uri, const char* designation_uri) const {
    const LilvPort* const port =
        lilv_plugin_get_port_by_designation(plugin_, uri(type_uri).get(), uri(designation_uri).get());
    if (port == nullptr) return std::nullopt;
    return lilv_port_get_index(plugin_, port);
}

}  // namespace affetto::plugin::testing
