// The one place that knows which Catch2 this is (2.13 in Debian 12), and how our values print when a check fails.
#pragma once

#include <schemas/result.hpp>

#include <catch2/catch.hpp>

namespace Catch {

template <class T>
struct StringMaker<muras::Result<T>> {
    static std::string convert(const muras::Result<T>& result) {
        return result ? "a value" : "error: " + result.error().message;
    }
};

}  // namespace Catch
