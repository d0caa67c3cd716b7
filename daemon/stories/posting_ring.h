// An index of bounded size from a hash to the newest reports that have it: a ring of postings, each
// with a link to the one before it in its bucket. Adding is constant, the oldest posting goes when
// the ring is full, nothing is ever moved. Most hashes that are asked for stand in it nowhere: a
// byte a bucket tells of most of those without a look at a posting. Belongs to one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace feedmill::stories {

class PostingRing {
 public:
  /// `capacity` is a power of two. Memory (17 bytes a posting) is taken as it fills.
  explicit PostingRing(std::uint32_t capacity) : capacity_(capacity) {}

  void add(std::uint32_t hash, std::uint32_t report) {
    if (next_ >= buckets_.size() && buckets_.size() < capacity_) grow();
    if (next_ >= capacity_ && (next_ & (capacity_ - 1)) == 0) mark_all();
    mark(hash);
    std::uint32_t& bucket = buckets_[index(hash)];
    const Posting posting{hash, report, bucket};
    bucket = next_ + 1;
    if (next_ < capacity_)
      postings_.push_back(posting);
    else
      postings_[next_ & (capacity_ - 1)] = posting;
    ++next_;
  }

  /// Calls `visit(report)` for those that have the hash, the newest first, until it returns false.
  template <class Visit>
  void for_each(std::uint32_t hash, Visit&& visit) const {
    if (!may_have(hash)) return;
    for (std::uint32_t at = buckets_[index(hash)]; at != 0 && next_ - (at - 1) <= capacity_;) {
      const Posting& posting = postings_[(at - 1) & (capacity_ - 1)];
      if (posting.hash == hash && !visit(posting.report)) return;
      at = posting.before;
    }
  }

  /// Calls `visit(i, report)` for the newest `most` that have the i-th hash, the newest of one hash
  /// first. All of them are followed at once: a step waits for memory, and so many waits are one.
  template <class Visit>
  void for_newest(const std::vector<std::uint32_t>& hashes, std::size_t most, Visit&& visit) const {
    std::vector<Chain> chains = begin_chains(hashes, most);
    while (!chains.empty()) {
      std::size_t kept = 0;
      for (Chain& chain : chains) {
        if (chain.left == 0 || chain.at == 0 || next_ - (chain.at - 1) > capacity_) continue;
        const Posting& posting = postings_[(chain.at - 1) & (capacity_ - 1)];
        if (posting.hash == hashes[chain.which])
          chain.left = visit(chain.which, posting.report) ? chain.left - 1 : 0;
        chain.at = posting.before;
        if (chain.at != 0) __builtin_prefetch(&postings_[(chain.at - 1) & (capacity_ - 1)]);
        chains[kept++] = chain;
      }
      chains.resize(kept);
    }
  }

  std::size_t bytes() const {
    return postings_.capacity() * sizeof(Posting) + buckets_.capacity() * sizeof(std::uint32_t) +
           marks_.capacity();
  }

 private:
  struct Posting {
    std::uint32_t hash, report, before;  ///< `before`: a place plus one; 0: none
  };

  /// What is left to be followed of one hash's postings.
  struct Chain {
    std::size_t which, left;
    std::uint32_t at;
  };

  /// Each step stands at random places in some megabytes, and is done for all before the next.
  std::vector<Chain> begin_chains(const std::vector<std::uint32_t>& hashes,
                                  std::size_t most) const {
    std::vector<Chain> chains;
    if (buckets_.empty()) return chains;
    for (const std::uint32_t hash : hashes) __builtin_prefetch(&marks_[index(hash)]);
    chains.reserve(hashes.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      if (!may_have(hashes[i])) continue;
      chains.push_back({i, most, 0});
      __builtin_prefetch(&buckets_[index(hashes[i])]);
    }
    for (Chain& chain : chains) {
      chain.at = buckets_[index(hashes[chain.which])];
      if (chain.at != 0) __builtin_prefetch(&postings_[(chain.at - 1) & (capacity_ - 1)]);
    }
    return chains;
  }

  std::size_t index(std::uint32_t hash) const { return (hash * 0x9E3779B1U) >> (32U - bits_); }
  /// One of eight, by the bits behind those of the bucket.
  std::uint8_t mark_of(std::uint32_t hash) const {
    return static_cast<std::uint8_t>(1U << (((hash * 0x9E3779B1U) >> (29U - bits_)) & 7U));
  }
  void mark(std::uint32_t hash) { marks_[index(hash)] |= mark_of(hash); }
  bool may_have(std::uint32_t hash) const {
    return !marks_.empty() && (marks_[index(hash)] & mark_of(hash)) != 0;
  }
  /// Anew, without those of postings that are gone.
  void mark_all() {
    marks_.assign(buckets_.size(), 0);
    for (const Posting& posting : postings_) mark(posting.hash);
  }

  /// Twice as many buckets, the chains made anew in the order in which they came.
  void grow() {
    bits_ = buckets_.empty() ? kFirstBits : bits_ + 1;
    buckets_.assign(std::size_t{1} << bits_, 0);
    for (std::uint32_t at = 0; at < next_; ++at) {
      std::uint32_t& bucket = buckets_[index(postings_[at].hash)];
      postings_[at].before = bucket;
      bucket = at + 1;
    }
    mark_all();
  }

  static constexpr unsigned kFirstBits = 10;
  std::uint32_t capacity_;
  std::uint32_t next_ = 0;  ///< postings ever added
  unsigned bits_ = kFirstBits;
  std::vector<std::uint32_t> buckets_;
  std::vector<std::uint8_t> marks_;  ///< of the postings in each bucket
  std::vector<Posting> postings_;
};

}  // namespace feedmill::stories
