// Lv2Window: a plugin's editor inside a window of the host, under X11 as the LV2 specification has it.
//
// Threading model: one thread, which calls idle() some dozens of times a second; the plugin itself may run
// in another. Units: pixels.
#pragma once

#include <lv2/ui/ui.h>

#include <memory>
#include <utility>

#include "lv2_host.h"

struct _XDisplay;  // Xlib's header names a macro as LV2's name a member: Bool.

namespace affetto::plugin::testing {

class Lv2Window {
public:
    using Size = std::pair<int, int>;

    /// Opens the host's window, without the editor. Throws std::runtime_error where there is no X server or
    /// the plugin has no editor for X11.
    Lv2Window(const Lv2Bundle& bundle, Lv2Host& host);
    ~Lv2Window();
    Lv2Window(const Lv2Window&) = delete;
    Lv2Window& operator=(const Lv2Window&) = delete;

    /// Throws std::runtime_error where the plugin makes none.
    void open();
    void close();
    void resize(Size size);
    void idle();
    /// The editor's window as the X server knows it; nothing while it is closed.
    Size editor_size() const;

private:
    template <typename Extension>
    const Extension* extension(const char* uri) const {
        return static_cast<const Extension*>(descriptor_->extension_data(uri));
    }
    struct CloseDisplay {
        void operator()(_XDisplay* display) const;
    };
    struct CloseProgram {
        void operator()(void* program) const;
    };

    Lv2Host& host_;
    Lv2EditorPlace place_;
    std::unique_ptr<_XDisplay, CloseDisplay> display_;
    std::unique_ptr<void, CloseProgram> program_;
    unsigned long window_ = 0;
    const LV2UI_Descriptor* descriptor_ = nullptr;
    LV2UI_Handle handle_ = nullptr;
    LV2UI_Widget widget_ = nullptr;
};

}  // namespace affetto::plugin::testing
