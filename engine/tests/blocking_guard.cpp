#include "blocking_guard.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(realtime_sanitizer)
#define AFFETTO_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define AFFETTO_SANITIZED
#endif

namespace {

// A plain integer: its first use on a thread runs no constructor.
thread_local std::size_t call_count = 0;

}  // namespace

#ifndef AFFETTO_SANITIZED

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <time.h>

#include <atomic>

namespace {

/// The C library's own function of a name, looked up at its first call. No local static: its guard
/// would take a lock.
template <typename Function>
class Real {
public:
    explicit constexpr Real(const char* name) noexcept : name_(name) {}
    template <typename... Arguments>
    auto operator()(Arguments... arguments) noexcept {
        ++call_count;
        void* function = function_.load(std::memory_order_acquire);
        if (function == nullptr) {
            function = dlsym(RTLD_NEXT, name_);
            function_.store(function, std::memory_order_release);
        }
        return reinterpret_cast<Function*>(function)(arguments...);
    }

private:
    const char* name_;
    std::atomic<void*> function_{nullptr};
};

using MutexCall = int(pthread_mutex_t*);
using RwlockCall = int(pthread_rwlock_t*);
using ConditionCall = int(pthread_cond_t*);
using SemaphoreCall = int(sem_t*);

constinit Real<MutexCall> mutex_lock("pthread_mutex_lock"), mutex_trylock("pthread_mutex_trylock"),
    mutex_unlock("pthread_mutex_unlock");
constinit Real<RwlockCall> rwlock_read("pthread_rwlock_rdlock"), rwlock_write("pthread_rwlock_wrlock"),
    rwlock_unlock("pthread_rwlock_unlock");
constinit Real<ConditionCall> condition_signal("pthread_cond_signal"),
    condition_broadcast("pthread_cond_broadcast");
constinit Real<int(pthread_cond_t*, pthread_mutex_t*)> condition_wait("pthread_cond_wait");
constinit Real<int(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*)> condition_clockwait(
    "pthread_cond_clockwait");
constinit Real<SemaphoreCall> semaphore_wait("sem_wait"), semaphore_post("sem_post");
constinit Real<int(clockid_t, int, const timespec*, timespec*)> clock_sleep("clock_nanosleep");
constinit Real<int(const timespec*, timespec*)> sleep_a_while("nanosleep");
constinit Real<int()> yield_turn("sched_yield");

}  // namespace

extern "C" {

int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept { return mutex_lock(mutex); }
int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept { return mutex_trylock(mutex); }
int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept { return mutex_unlock(mutex); }
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept { return rwlock_read(lock); }
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept { return rwlock_write(lock); }
int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept { return rwlock_unlock(lock); }
int pthread_cond_signal(pthread_cond_t* condition) noexcept { return condition_signal(condition); }
int pthread_cond_broadcast(pthread_cond_t* condition) noexcept { return condition_broadcast(condition); }
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
    return condition_wait(condition, mutex);
}
int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
    return condition_clockwait(condition, mutex, clock, until);
}
int sem_wait(sem_t* semaphore) { return semaphore_wait(semaphore); }
int sem_post(sem_t* semaphore) noexcept { return semaphore_post(semaphore); }
int clock_nanosleep(clockid_t clock, int flags, const timespec* request, timespec* rest) {
    return clock_sleep(clock, flags, request, rest);
}
int nanosleep(const timespec* request, timespec* rest) { return sleep_a_while(request, rest); }
int sched_yield() noexcept { return yield_turn(); }

// glibc's allocator under its other names: looking these up by dlsym might itself allocate.
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) noexcept {
    ++call_count;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
    ++call_count;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
    ++call_count;
    return __libc_realloc(memory, size);
}
void free(void* memory) noexcept {
    if (memory != nullptr) ++call_count;
    __libc_free(memory);
}

}  // extern "C"

bool affetto::testing::BlockingGuard::watches() noexcept { return true; }

#else

bool affetto::testing::BlockingGuard::watches() noexcept { return false; }

#endif

namespace affetto::testing {

BlockingGuard::BlockingGuard() noexcept : before_(call_count) {}

std::size_t BlockingGuard::calls() const noexcept { return call_count - before_; }

}  // namespace affetto::testing
