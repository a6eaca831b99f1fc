// The canary of the compiler's check: this must not compile where function effects are checked.
#include <mutex>

#include "affetto/realtime.h"

int* allocate_and_lock(std::mutex& mutex) noexcept AFFETTO_NONBLOCKING {
    mutex.lock();
    return new int(1);
}
