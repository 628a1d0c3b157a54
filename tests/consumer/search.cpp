// A search on one process, in ten lines.

#include <atoll/run/plain_search.hpp>
#include <cstdio>

int main(int, char** argv) {
    const auto job = atl::io::load_job(argv[1], {}, atl::io::ConfigPath({CONFIGS}));
    const auto search = atl::run::plain_search(job);
    if (!search.result.best) return 1;
    const atl::io::BestDesign& best = *search.result.best;
    for (const auto& p : job.space.parameters())
        std::printf("%s %s\n", p.parameter->name.data(), p.parameter->text(best.design).c_str());
    std::printf("objective %.17g\n", best.objective_exact);
}
