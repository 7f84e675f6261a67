// The program. Everything is composed in repository/cli, where each module brings its subcommands.
#include <repository/cli/context.hpp>

int main(int argc, char** argv) { return muras::cli::run(argc, argv); }
