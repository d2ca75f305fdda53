using Nabla.Data;
using Nabla.Numerics;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

public class TallyTests
{
    public static TheoryData<LearningTask, int> Tasks => new()
    {
        { LearningTask.Classification, 1 }, { LearningTask.Classification, 2 }, { LearningTask.Classification, 7 },
        { LearningTask.MultiLabel, 1 }, { LearningTask.MultiLabel, 4 }, { LearningTask.Regression, 1 }, { LearningTask.Regression, 3 },
    };

    private static (float[] A, float[] Y, float[] Weights, double[] Costs) Draw(LearningTask task, int outputs, int samples = 50)
    {
        var random = new Philox(1, 2);
        ulong at = 0;
        var a = new float[samples * outputs];
        var y = new float[samples * outputs];
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                a[i * outputs + j] = (float)random.Uniform(at++);
                y[i * outputs + j] = task == LearningTask.Regression ? (float)(4 * random.Uniform(at++) - 2) : random.UniformInteger(at++, 2);
            }

            if (task != LearningTask.Classification || outputs == 1) continue;
            y.AsSpan(i * outputs, outputs).Clear();
            y[i * outputs + (int)random.UniformInteger(at++, outputs)] = 1;
        }

        return (a, y, [.. Enumerable.Range(0, samples).Select(i => (float)random.Uniform(at++))],
            [.. Enumerable.Range(0, samples).Select(i => random.Uniform(at++))]);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Batches_of_any_size_give_the_same_bits(LearningTask task, int outputs)
    {
        var (a, y, weights, costs) = Draw(task, outputs);
        var whole = new MetricAccumulator(task, outputs, keepScores: true);
        whole.Add(a, y, weights, costs);
        var parts = new MetricAccumulator(task, outputs, keepScores: true);
        for (int i = 0; i < 50; i += 7)
        {
            int end = Math.Min(50, i + 7);
            parts.Add(a.AsSpan((i * outputs)..(end * outputs)), y.AsSpan((i * outputs)..(end * outputs)), weights.AsSpan(i..end),
                costs.AsSpan(i..end));
        }

        Assert.Equal(MetricRegistry.Values(whole.Evaluate()), MetricRegistry.Values(parts.Evaluate()));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Clearing_forgets_everything(LearningTask task, int outputs)
    {
        var (a, y, weights, costs) = Draw(task, outputs);
        var fresh = new MetricAccumulator(task, outputs, keepScores: true);
        fresh.Add(a, y, weights, costs);
        var used = new MetricAccumulator(task, outputs, keepScores: true);
        used.Add([.. a.Select(v => float.NaN)], y, weights, [.. costs.Select(c => 100.0)]);
        used.Clear();
        used.Add(a, y, weights, costs);
        Assert.Equal(MetricRegistry.Values(fresh.Evaluate()), MetricRegistry.Values(used.Evaluate()));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Counting_on_does_not_change_a_result(LearningTask task, int outputs)
    {
        var (a, y, weights, costs) = Draw(task, outputs);
        var tally = new MetricAccumulator(task, outputs, keepScores: true);
        tally.Add(a, y, weights, costs);
        var first = tally.Evaluate();
        tally.Add([.. a.Select(v => 1 - v)], y, weights, costs);
        var again = new MetricAccumulator(task, outputs, keepScores: true);
        again.Add(a, y, weights, costs);
        Assert.Equal(MetricRegistry.Values(again.Evaluate()), MetricRegistry.Values(first));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Adding_a_batch_allocates_nothing(LearningTask task, int outputs)
    {
        var (a, y, weights, costs) = Draw(task, outputs);
        var tally = new MetricAccumulator(task, outputs);
        Assert.Equal(0, AllocatedBytes.By(() =>
        {
            for (int batch = 0; batch < 100; batch++) tally.Add(a, y, weights, costs);
        }));
    }

    [Fact]
    public void The_cost_is_the_weighted_mean_unless_the_caller_gives_one()
    {
        var tally = new MetricAccumulator(LearningTask.Regression, 1);
        Assert.Null(tally.Evaluate().Cost);
        tally.Add([0, 0], [1, 2], [1, 3], [1, 4]);
        Assert.Equal((1 * 1 + 3 * 4) / 4.0, tally.Evaluate().Cost);
        Assert.Equal(9, tally.Evaluate(cost: 9)["cost"]);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_with_the_numbers()
    {
        var tally = new MetricAccumulator(LearningTask.Classification, 3);
        Assert.Contains("4 predicted numbers are not a multiple of 3",
            Assert.Throws<ArgumentException>(() => tally.Add(new float[4], new float[4])).Message);
        Assert.Contains("2 samples have 6 predicted numbers, so they need as many target numbers (got 3)",
            Assert.Throws<ArgumentException>(() => tally.Add(new float[6], new float[3])).Message);
        Assert.Contains("2 samples need 2 weights",
            Assert.Throws<ArgumentException>(() => tally.Add(new float[6], new float[6], new float[1])).Message);
        Assert.Contains("2 samples need 2 costs",
            Assert.Throws<ArgumentException>(() => tally.Add(new float[6], new float[6], default, new double[3])).Message);
        Assert.Contains("3 classes need as many names (got 2)", Assert.Throws<ArgumentException>(() => tally.Evaluate(["a", "b"])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MetricAccumulator(LearningTask.Classification, 0));
    }
}
