// Runs a verilated testbench until $finish, or until it is asked to end (SIGTERM), when it closes its waves.
//
// Verilator's model is two-state. Registers without a value at the start get arbitrary but repeatable bits, so that
// a design that relies on them is seen to do so.
#include "Vtestbench.h"
#include "verilated.h"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

// Where the sources say $stop or $fatal; the last entry has no file.
struct Ending {
    const char* file;
    int line;
    bool fatal;
};
static const Ending endings[] = {
#include "endings.inc"
    {nullptr, 0, false}};

static volatile std::sig_atomic_t asked_to_end = 0;

static void ask_to_end(int) { asked_to_end = 1; }

// $finish: quiet, the testbench says what there is to say.
void vl_finish(const char*, int, const char*) { Verilated::threadContextp()->gotFinish(true); }

// Called for $stop, and after the message of $error and $fatal. Only the source tells them apart, and $error goes on,
// as it does in other simulators.
void vl_stop(const char* file, int line, const char*) {
    const char* const slash = std::strrchr(file, '/');
    const char* const name = slash ? slash + 1 : file;
    for (const Ending* each = endings; each->file; ++each) {
        if (each->line != line || std::strcmp(each->file, name) != 0) continue;
        if (each->fatal) std::printf("-Info: %s:%d: $fatal\n", file, line);
        Verilated::threadContextp()->gotFinish(true);
    }
}

// What Verilator's own runtime cannot do, for example settle a loop of gates.
void vl_fatal(const char* file, int line, const char*, const char* message) {
    Verilated::threadContextp()->gotError(true);
    std::printf("%%Error: %s:%d: %s\n", file ? file : "", line, message);
    std::fflush(stdout);
    std::_Exit(3);
}

void vl_warn(const char* file, int line, const char*, const char* message) {
    std::printf("%%Warning: %s:%d: %s\n", file ? file : "", line, message);
}

int main(int argc, char** argv) {
    std::signal(SIGTERM, ask_to_end);
    VerilatedContext context;
    context.commandArgs(argc, argv);
    context.traceEverOn(true);
    context.randReset(2);
    context.randSeed(1);
    {
        // Without a name of its own the model adds no level to the names in the waves.
        const auto model = std::make_unique<Vtestbench>(&context, "");
        while (!context.gotFinish() && !asked_to_end) {
            model->eval();
            if (!model->eventsPending()) break;
            context.time(model->nextTimeSlot());
        }
        model->final();
    }
    std::fflush(stdout);
    return 0;
}
