#include "lv2_window.h"

#include <X11/Xlib.h>
#include <dlfcn.h>
#include <lv2/core/lv2.h>
#include <lv2/instance-access/instance-access.h>
#include <lv2/options/options.h>

#include <array>
#include <stdexcept>

namespace affetto::plugin::testing {

namespace {

Lv2EditorPlace editor_of(const Lv2Bundle& bundle) {
    const auto place = bundle.x11_editor();
    if (!place) throw std::runtime_error("the plugin has no editor for X11");
    return *place;
}

// The editor sets the size of its own window; the host's is large enough for all of them.
int resized(LV2UI_Feature_Handle, int, int) { return 0; }

// This editor changes parameters in the plugin itself.
void ignore_port(LV2UI_Controller, std::uint32_t, std::uint32_t, std::uint32_t, const void*) {}

}  // namespace

void Lv2Window::CloseDisplay::operator()(Display* display) const { XCloseDisplay(display); }

void Lv2Window::CloseProgram::operator()(void* program) const { dlclose(program); }

Lv2Window::Lv2Window(const Lv2Bundle& bundle, Lv2Host& host)
    : host_(host),
      place_(editor_of(bundle)),
      display_(XOpenDisplay(nullptr)),
      program_(dlopen(place_.program.c_str(), RTLD_NOW)) {
    if (!display_) throw std::runtime_error("no X server: DISPLAY names none that answers");
    if (!program_) throw std::runtime_error(dlerror());
    const auto describe =
        reinterpret_cast<LV2UI_DescriptorFunction>(dlsym(program_.get(), "lv2ui_descriptor"));
    for (std::uint32_t i = 0; describe != nullptr && (descriptor_ = describe(i)) != nullptr; ++i)
        if (place_.uri == descriptor_->URI) break;
    if (descriptor_ == nullptr) throw std::runtime_error(place_.program + " does not hold " + place_.uri);
    const int screen = DefaultScreen(display_.get());
    const unsigned long black = BlackPixel(display_.get(), screen);
    window_ = XCreateSimpleWindow(display_.get(), RootWindow(display_.get(), screen), 0, 0, 1200, 800, 0,
                                  black, black);
    XMapWindow(display_.get(), window_);
    XSync(display_.get(), False);
}

Lv2Window::~Lv2Window() {
    close();
    XDestroyWindow(display_.get(), window_);
}

void Lv2Window::open() {
    LV2UI_Resize resize{nullptr, resized};
    const LV2_Options_Option no_options{};
    const LV2_Feature map{LV2_URID__map, &host_.uris().map}, unmap{LV2_URID__unmap, &host_.uris().unmap},
        parent{LV2_UI__parent, reinterpret_cast<void*>(window_)},
        instance{LV2_INSTANCE_ACCESS_URI, host_.plugin()}, resizable{LV2_UI__resize, &resize},
        options{LV2_OPTIONS__options, const_cast<LV2_Options_Option*>(&no_options)},
        idles{LV2_UI__idleInterface, nullptr};
    const std::array<const LV2_Feature*, 8> features{&map,       &unmap,   &parent, &instance,
                                                     &resizable, &options, &idles,  nullptr};
    handle_ = descriptor_->instantiate(descriptor_, AFFETTO_LV2_URI, place_.folder.c_str(), ignore_port, this,
                                       &widget_, features.data());
    if (handle_ == nullptr) throw std::runtime_error("the editor could not be made");
}

void Lv2Window::close() {
    if (handle_ != nullptr) descriptor_->cleanup(handle_);
    handle_ = nullptr;
    widget_ = nullptr;
}

void Lv2Window::resize(Size size) {
    const auto* const resizing = extension<LV2UI_Resize>(LV2_UI__resize);
    if (handle_ != nullptr && resizing != nullptr) resizing->ui_resize(handle_, size.first, size.second);
}

void Lv2Window::idle() {
    const auto* const idling = extension<LV2UI_Idle_Interface>(LV2_UI__idleInterface);
    if (handle_ != nullptr && idling != nullptr) idling->idle(handle_);
}

Lv2Window::Size Lv2Window::editor_size() const {
    XWindowAttributes attributes{};
    const auto editor = reinterpret_cast<Window>(widget_);
    if (handle_ == nullptr || XGetWindowAttributes(display_.get(), editor, &attributes) == 0) return {};
    return {attributes.width, attributes.height};
}

}  // namespace affetto::plugin::testing
