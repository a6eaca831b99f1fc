// Lv2Bundle: a plugin as its bundle describes it, read by liblilv.
//
// Threading model: one thread.
#pragma once

#include <lilv/lilv.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affetto::plugin::testing {

/// Where a plugin's editor is to be found.
struct Lv2EditorPlace {
    std::string uri, program, folder;
};

struct FreeWorld {
    void operator()(LilvWorld* world) const { lilv_world_free(world); }
};
struct FreeNode {
    void operator()(LilvNode* node) const { lilv_node_free(node); }
};
using Node = std::unique_ptr<LilvNode, FreeNode>;

class Lv2Bundle {
public:
    /// Throws std::runtime_error where the folder has no such plugin.
    Lv2Bundle(const std::string& folder, const std::string& uri);

    const LilvPlugin* plugin() const { return plugin_; }
    std::vector<std::string> required_features() const;
    bool has_feature(const char* uri) const;
    std::uint32_t port_count() const { return lilv_plugin_get_num_ports(plugin_); }
    bool port_is(std::uint32_t port, const char* type_uri) const;
    /// Whether an atom port says that it supports such events.
    bool port_supports(std::uint32_t port, const char* event_uri) const;
    /// The editor for X11, if the plugin has one.
    std::optional<Lv2EditorPlace> x11_editor() const;
    /// The port of that type and meaning.
    std::optional<std::uint32_t> designated(const char* type_uri, const char* designation_uri) const;

private:
    Node uri(const char* text) const { return Node(lilv_new_uri(world_.get(), text)); }

    std::unique_ptr<LilvWorld, FreeWorld> world_;
    const LilvPlugin* plugin_ = nullptr;
};

}  // namespace affetto::plugin::testing
