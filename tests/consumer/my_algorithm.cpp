// An algorithm of one's own: an evolution strategy, of one parent and as many children as a
// population has members (Beyer and Schwefel, "Evolution strategies", 2002).
//
// It takes a class with one generation, and the name and the settings it has in jobs. What it knows
// lies in the population, and its random numbers are functions of the turn: so it stops, resumes
// and repeats exactly, on any number of ranks.

#include <atoll/search/registry.hpp>

namespace {

using namespace atl::search;

class EvolutionStrategy final : public Algorithm {
  public:
    using Algorithm::Algorithm;

    void advance(Population& population, const Turn& turn) override {
        const DesignId parent = population.members().front().id;
        population.list_members();  // so that no child is one of them
        std::vector<DesignId> children;
        for (std::size_t child = 0; child < population.size(); ++child) {
            auto random = turn.random(atl::base::RandomDomain::own_algorithm, child);
            const DesignId id = mutated(population.space(), parent, random);
            if (population.list(id)) children.push_back(id);
        }
        population.merge(population.evaluate(children));  // costed in one batch, best survive
    }

  private:
    /// Other values, drawn uniformly, of so many parameters on average.
    DesignId mutated(const ParameterSpace& space, DesignId parent,
                     atl::base::RandomStream& random) const {
        const double probability = config().own[0] / static_cast<double>(space.genes());
        Genes genes{};
        const auto own = std::span(genes).first(space.genes());
        space.decode(parent, own);
        for (std::size_t g = 0; g < space.genes(); ++g)
            if (random.chance(probability))
                genes[g] = static_cast<Gene>(random.uniform_int(space.values(g)));
        return space.encode(own);
    }
};

const atl::base::Registration registered([] {
    AlgorithmConfig defaults;
    defaults.population = 10;
    defaults.drawn = defaults.chosen = 30;
    defaults.generation_limit = 100;
    defaults.restart_after = 25;
    register_algorithm(
        {.name = "evolution_strategy",
         .doc = "children of the best design alone, with other values of some parameters",
         .make =
             [](const AlgorithmConfig& config) {
                 return std::make_unique<EvolutionStrategy>(config);
             },
         .settings = {{"mutated_parameters", "of a child, on average", 2, 0.1, 36}},
         .defaults = defaults});
});

}  // namespace
