#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "atoll/io/evaluation_archive.hpp"
#include "job_fixture.hpp"

namespace atl::io {
namespace {

using search::Evaluation;
using testing::HasSubstr;

const std::string external_job = test::least_job +
                                 "model: {kind: external, command: [x, \"a b\"]}\n" +
                                 "algorithm: {kind: genetic}\n";

class EvaluationTest : public test::JobFile {
  protected:
    static Evaluation costed(search::DesignId id, std::size_t networks = 1) {
        Evaluation e;
        e.id = id;
        e.outcome = Evaluation::Outcome::costed;
        e.area_mm2 = 1.0 / 3 + static_cast<double>(id);
        e.noise = 0.01;
        e.relative_cost = 2;
        e.energy_J.assign(networks, 1e-6 / 7);
        e.latency_s.assign(networks, 1e-3 / 9);
        e.seconds = 2.5;
        return e;
    }
    static Evaluation told(search::DesignId id, Evaluation::Outcome outcome) {
        Evaluation e;
        e.id = id;
        e.outcome = outcome;
        e.reason = "Größe \"x\"\n\t{}";
        e.violation = outcome == Evaluation::Outcome::infeasible ? 0.25 : 0;
        return e;
    }
    /// Some of every kind.
    static Evaluations some() {
        Evaluations out;
        out[7] = costed(7);
        out[3] = told(3, Evaluation::Outcome::infeasible);
        out[9] = told(9, Evaluation::Outcome::failed);
        return out;
    }
    void make_workers() { std::filesystem::create_directories(workers_directory(directory_)); }
    template <class Act>
    std::string refusal(Act act) {
        try {
            act();
        } catch (const base::Error& e) {
            return e.what();
        }
        return "nothing was refused";
    }
};

TEST_F(EvaluationTest, QuestionsTellDesignAndNetworks) {
    const Job job = load(external_job);
    const auto question = nlohmann::json::parse(EvaluationLines(job).question(12345));
    EXPECT_EQ(question.at("id"), 12345);
    EXPECT_EQ(question.at("networks"), nlohmann::json({"alexnet"}));
    const model::Design design = job.space.design(12345);
    EXPECT_EQ(question.at("design").at("rows"), design.rows);
    EXPECT_EQ(question.at("design").at("supply_voltage"), design.supply_voltage);
    const Job physical = load(
        "name: p\nspace: joint-physical\nnetworks: [alexnet]\noutput: x\nalgorithm: {kind: "
        "genetic}\nmodel: {kind: external, command: [x]}\n");
    const auto named = nlohmann::json::parse(EvaluationLines(physical).question(0));
    EXPECT_TRUE(named.at("design").at("cell").is_string());
}

TEST_F(EvaluationTest, AnswersAreTakenToTheBit) {
    const Job job = load(external_job);
    const EvaluationLines lines(job);
    const Evaluation e = lines.answer(
        R"({"id": 7, "more": [1], "area_mm2": 0.1, "networks": {"alexnet": {"energy_J": )"
        R"(1.2345678901234567e-9, "latency_s": 3}, "other": 1}, "snr_dB": 20})",
        7);
    EXPECT_EQ(e.outcome, Evaluation::Outcome::costed);
    EXPECT_EQ(e.area_mm2, 0.1);
    EXPECT_EQ(e.energy_J, std::vector{1.2345678901234567e-9});
    EXPECT_DOUBLE_EQ(e.noise, 0.01);
    const Evaluation no = lines.answer(R"({"id": 7, "infeasible": "too small"})", 7);
    EXPECT_EQ(no.outcome, Evaluation::Outcome::infeasible);
    EXPECT_EQ(no.reason, "too small");
    EXPECT_EQ(no.violation, 1);
}

TEST_F(EvaluationTest, WhatIsNoAnswerIsRefusedWithAReason) {
    const Job job = load(external_job);
    const EvaluationLines lines(job);
    const std::string fine = R"("networks": {"alexnet": {"energy_J": 1, "latency_s": 1}})";
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "not an object of JSON"},
        {"[]", "not an object of JSON"},
        {R"({"id": 7, )", "not an object of JSON"},
        {R"({"id": 8, "area_mm2": 1, )" + fine + "}", "another question"},
        {R"({"id": "7", "area_mm2": 1, )" + fine + "}", "another question"},
        {R"({"id": -7, "area_mm2": 1, )" + fine + "}", "another question"},
        {R"({"area_mm2": 1, )" + fine + "}", "another question"},
        {R"({"id": 7, )" + fine + "}", "'area_mm2' is missing"},
        {R"({"id": 7, "area_mm2": 0, )" + fine + "}", "'area_mm2' is 0"},
        {R"({"id": 7, "area_mm2": -1, )" + fine + "}", "'area_mm2' is -1"},
        {R"({"id": 7, "area_mm2": NaN, )" + fine + "}", "not an object of JSON"},
        {R"({"id": 7, "area_mm2": 1e999, )" + fine + "}", "not an object of JSON"},
        {R"({"id": 7, "area_mm2": "1", )" + fine + "}", "'area_mm2' is no number"},
        {R"({"id": 7, "area_mm2": null, )" + fine + "}", "'area_mm2' is no number"},
        {R"({"id": 7, "area_mm2": 1})", "'networks' is missing"},
        {R"({"id": 7, "area_mm2": 1, "networks": []})", "'networks' is missing"},
        {R"({"id": 7, "area_mm2": 1, "networks": {"vgg16": {}}})", "nothing of 'alexnet'"},
        {R"({"id": 7, "area_mm2": 1, "networks": {"alexnet": {"energy_J": 1}}})",
         "'latency_s' of 'alexnet' is missing"},
        {R"({"id": 7, "infeasible": 5})", "a reason is a text"},
        {R"({"id": 7, "infeasible": "x", "violation": 0})", "'violation' is 0"},
        {R"({"id": 7, "error": "licence"})", "the evaluator reports: licence"},
    };
    for (const auto& [line, why] : cases) try {
            lines.answer(line, 7);
            ADD_FAILURE() << "taken: " << line;
        } catch (const NoAnswer& e) {
            EXPECT_THAT(e.what(), HasSubstr(why)) << line;
        }
}

TEST_F(EvaluationTest, WhatTheJobLooksAtMustBeAnswered) {
    const std::string line =
        R"({"id": 7, "area_mm2": 1, "networks": {"alexnet": {"energy_J": 1, "latency_s": 1}}})";
    const Job cost = load(external_job + "objective: el_cost\n");
    EXPECT_THROW(EvaluationLines(cost).answer(line, 7), NoAnswer);
    const Job noise = load(external_job + "constraints: {snr_dB: 15}\n");
    EXPECT_THROW(EvaluationLines(noise).answer(line, 7), NoAnswer);
}

TEST_F(EvaluationTest, NotesComeBackAsTheyWere) {
    const Job job = load(external_job);
    const EvaluationLines lines(job);
    for (const auto& [id, e] : some()) EXPECT_EQ(lines.noted(lines.note(e)), e);
    const std::string note = lines.note(costed(7));
    for (std::size_t n = 0; n < note.size(); ++n)
        EXPECT_THROW(lines.noted(note.substr(0, n)), NoAnswer) << n;
}

TEST_F(EvaluationTest, TheArchiveComesBackAsItWas) {
    const Job job = load(external_job);
    write_evaluations(directory_, job, some());
    EXPECT_EQ(read_run_evaluations(directory_, job), some());
    write_evaluations(directory_, job, {});
    EXPECT_TRUE(read_run_evaluations(directory_, job).empty());
    const Job other = load(external_job + "seed: 5\n");
    EXPECT_THAT(refusal([&] { read_run_evaluations(directory_, other); }),
                HasSubstr("belongs to another job"));
    // How designs are brought to the evaluator makes no other job.
    const Job faster =
        load(external_job, {{"model.workers_per_rank", "9"}, {"model.timeout", "3"}});
    EXPECT_NO_THROW(read_run_evaluations(directory_, faster));
}

TEST_F(EvaluationTest, AnAnswerOutlivesAFailureWhicheverComesFirst) {
    const Job job = load(external_job);
    const EvaluationLines lines(job);
    const Evaluation answer = costed(7), failure = told(7, Evaluation::Outcome::failed);
    Evaluation other = answer;
    other.area_mm2 *= 2;
    for (const auto& order : {std::vector{answer, failure}, std::vector{failure, answer},
                              std::vector{failure, answer, failure, other}}) {
        Evaluations known;
        for (const Evaluation& e : order) add(known, e);
        EXPECT_EQ(known.at(7), answer);
    }
    // Of two ranks, the later one failing.
    make_workers();
    EvaluationJournal(directory_, job, 0).add(lines.note(answer));
    EvaluationJournal(directory_, job, 1).add(lines.note(failure));
    EXPECT_EQ(read_run_evaluations(directory_, job).at(7), answer);
}

TEST_F(EvaluationTest, JournalsAreReadWithTheArchiveAndTornLinesAreNot) {
    const Job job = load(external_job);
    const EvaluationLines lines(job);
    make_workers();
    write_evaluations(directory_, job, {{7, costed(7)}});
    {
        EvaluationJournal journal(directory_, job, 2);
        journal.add(lines.note(told(3, Evaluation::Outcome::infeasible)));
        journal.add(lines.note(told(9, Evaluation::Outcome::failed)).substr(0, 20));
    }
    {  // the next session on the same file
        EvaluationJournal journal(directory_, job, 2);
        journal.add(lines.note(told(9, Evaluation::Outcome::failed)));
    }
    EXPECT_EQ(read_run_evaluations(directory_, job), some());
    const Job other = load(external_job + "seed: 5\n");
    std::filesystem::remove(evaluations_file(directory_));
    EXPECT_THAT(refusal([&] { read_run_evaluations(directory_, other); }),
                HasSubstr("belongs to another job"));
    remove_workers(directory_);
    EXPECT_FALSE(std::filesystem::exists(workers_directory(directory_)));
}

TEST_F(EvaluationTest, EarlierRunsAreUsedByDesignAndNetwork) {
    const Job job = load(external_job);
    write_evaluations(directory_, job, some());
    // Other values of a parameter: other identities, and designs that are not there.
    const model::Design seven = job.space.design(7);
    const Job narrow = load(
        external_job, {{"parameters.rows", "[" + std::to_string(seven.rows) + "]"}, {"seed", "4"}});
    const EarlierEvaluations found = read_earlier_evaluations(directory_, narrow);
    EXPECT_EQ(found.command, (std::vector<std::string>{"x", "a b"}));
    ASSERT_EQ(found.evaluations.size() + found.outside, 2u);  // the failed one is not used
    const auto id = search::find_design(narrow.space, seven);
    ASSERT_TRUE(id);
    EXPECT_EQ(found.evaluations.at(*id).energy_J, costed(7).energy_J);
    EXPECT_THAT(
        refusal([&] {
            read_earlier_evaluations(directory_, load(external_job, {{"networks", "[vgg16]"}}));
        }),
        HasSubstr("knows nothing of network vgg16"));
    EXPECT_THAT(refusal([&] {
                    read_earlier_evaluations(
                        directory_,
                        load("name: p\nspace: joint-physical\nnetworks: [alexnet]\noutput: "
                             "x\nalgorithm: {kind: genetic}\nmodel: {kind: external, "
                             "command: [x]}\n"));
                }),
                HasSubstr("its designs have no"));
}

}  // namespace
}  // namespace atl::io
