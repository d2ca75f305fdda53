using CsCheck;
using Nabla.Data;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Training;

/// <summary>The quick count of right answers agrees with the tables of <see cref="MetricAccumulator"/>.</summary>
public class RunningAccuracyTests
{
    // Few different scores, so that ties are frequent.
    private static readonly Gen<float> Score = Gen.Int[0, 4].Select(quarters => quarters / 4f);

    [Fact]
    public void It_counts_what_the_tally_counts()
    {
        var cases = from outputs in Gen.Int[1, 6]
                    from samples in Gen.Int[1, 20]
                    from a in Score.Array[outputs * samples]
                    from classes in Gen.Int[0, Math.Max(outputs - 1, 1)].Array[samples]
                    from weighted in Gen.Bool
                    from weights in Gen.Int[1, 4].Select(halves => halves / 2f).Array[weighted ? samples : 0]
                    select (outputs, a, classes, weights);
        cases.Sample(c =>
        {
            var y = new float[c.a.Length];
            for (int i = 0; i < c.classes.Length; i++)
            {
                if (c.outputs == 1) y[i] = c.classes[i];
                else y[i * c.outputs + c.classes[i]] = 1;
            }

            var tally = new MetricAccumulator(LearningTask.Classification, c.outputs);
            tally.Add(c.a, y, c.weights);
            var running = new RunningAccuracy(c.outputs);
            running.Add(c.a, y, c.weights);
            Assert.Equal(tally.Evaluate().Classification!.Accuracy, running.Value, 12);
        });
    }
}
