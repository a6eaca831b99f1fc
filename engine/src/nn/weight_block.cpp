#include "nn/weight_block.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace affetto::nn {
namespace {

constexpr std::size_t huge_page_bytes = std::size_t{1} << 21;

/// One at the end would hold more than the block, so there are only whole ones; but a block that fills most
/// of its only one is worth it.
std::size_t huge_pages_of(std::size_t bytes) noexcept {
    return bytes >= huge_page_bytes / 2 ? std::max<std::size_t>(1, bytes / huge_page_bytes) : 0;
}

std::size_t alignment_of(std::size_t bytes) noexcept {
    return huge_pages_of(bytes) == 0 ? WeightBlock::alignment : huge_page_bytes;
}

std::byte* allocate(std::size_t bytes) {
    const std::size_t alignment = alignment_of(bytes), huge_bytes = huge_pages_of(bytes) * huge_page_bytes;
    auto* const memory =
        static_cast<std::byte*>(::operator new(std::max(bytes, huge_bytes), std::align_val_t(alignment)));
#ifdef __linux__
    if (huge_bytes != 0) madvise(memory, huge_bytes, MADV_HUGEPAGE);  // a wish, no need
#endif
    return memory;
}

}  // namespace

WeightBlock::WeightBlock(std::size_t bytes)
    : bytes_(padded(bytes)), memory_(allocate(bytes_), Free{alignment_of(bytes_)}) {
    std::memset(memory_.get(), 0, bytes_);
}

void WeightBlock::Free::operator()(std::byte* memory) const noexcept {
    ::operator delete(memory, std::align_val_t(alignment));
}

std::byte* WeightBlock::take_bytes(std::size_t bytes) {
    if (padded(bytes) > bytes_ - taken_) throw std::length_error("the weight block is full");
    std::byte* const taken = memory_.get() + taken_;
    taken_ += padded(bytes);
    return taken;
}

}  // namespace affetto::nn
