// Asio and Beast compiled once (separate compilation), so that server.cpp stays quick to build.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
