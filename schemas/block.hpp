// A part of a record that most records say nothing in.
#pragma once

#include <memory>

namespace muras {

/// A value that takes one pointer until something is written to it. Reading one that was never written gives an empty
/// T; two are equal when what is read from them is. Copies are deep. Thread rule: as of T.
template <class T>
class Block {
  public:
    Block() = default;
    Block(const Block& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Block(Block&&) noexcept = default;
    Block& operator=(const Block& other) {
        if (this != &other) value_ = other.value_ ? std::make_unique<T>(*other.value_) : nullptr;
        return *this;
    }
    Block& operator=(Block&&) noexcept = default;
    ~Block() = default;

    const T& operator*() const { return value_ ? *value_ : empty_value(); }
    const T* operator->() const { return &**this; }
    /// For writing; valid as long as the block is.
    T& edit() {
        if (!value_) value_ = std::make_unique<T>();
        return *value_;
    }
    /// False when nothing was ever written: there is nothing to look at.
    explicit operator bool() const { return value_ != nullptr; }

    bool operator==(const Block& other) const { return (!value_ && !other.value_) || **this == *other; }

  private:
    static const T& empty_value() {
        static const T value{};
        return value;
    }

    std::unique_ptr<T> value_;
};

/// What a member holds, for what walks the members of all kinds of values: a block's value, and any other member itself.
template <class T>
const T& content(const T& member) {
    return member;
}
template <class T>
const T& content(const Block<T>& member) {
    return *member;
}

template <class T>
constexpr bool is_block = false;
template <class T>
constexpr bool is_block<Block<T>> = true;

}  // namespace muras
