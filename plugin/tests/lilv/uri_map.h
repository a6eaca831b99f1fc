// UriMap: the numbers that an LV2 host gives to URIs.
//
// Threading model: any thread may ask; a plugin's editor and its audio thread do at once.
#pragma once

#include <lv2/urid/urid.h>

#include <map>
#include <mutex>
#include <string>

namespace affetto::plugin::testing {

class UriMap {
public:
    LV2_URID number_of(const std::string& uri) {
        const std::lock_guard lock(mutex_);
        const auto [place, is_new] = numbers_.try_emplace(uri, static_cast<LV2_URID>(numbers_.size() + 1));
        if (is_new) uris_[place->second] = &place->first;
        return place->second;
    }
    const char* uri_of(LV2_URID number) const {
        const std::lock_guard lock(mutex_);
        const auto found = uris_.find(number);
        return found == uris_.end() ? nullptr : found->second->c_str();
    }

    LV2_URID_Map map{this, [](LV2_URID_Map_Handle self, const char* uri) {
                         return static_cast<UriMap*>(self)->number_of(uri);
                     }};
    LV2_URID_Unmap unmap{this, [](LV2_URID_Unmap_Handle self, LV2_URID number) {
                             return static_cast<UriMap*>(self)->uri_of(number);
                         }};

    UriMap() = default;
    UriMap(const UriMap&) = delete;
    UriMap& operator=(const UriMap&) = delete;

private:
    mutable std::mutex mutex_;
    std::map<std::string, LV2_URID> numbers_;
    std::map<LV2_URID, const std::string*> uris_;
};

}  // namespace affetto::plugin::testing
