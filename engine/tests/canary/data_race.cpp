// The canary of ThreadSanitizer: two threads write to one variable, and that must be reported.
#include <cstdio>
#include <thread>

int main() {
    int counter = 0;
    const auto count = [&counter] {
        for (int i = 0; i < 1000; ++i) ++counter;
    };
    std::thread other(count);
    count();
    other.join();
    std::printf("%d\n", counter);
}
