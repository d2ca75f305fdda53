using Nabla.Data;
using Nabla.Training;

namespace Nabla.Models.Tests;

/// <summary>What an interruption leaves is trained, or there is nothing.</summary>
public class InterruptedTests
{
    // Networks whose turn has not come do not begin, and are not in the mean.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Only_the_networks_of_an_ensemble_that_were_trained_are_kept(int threads)
    {
        var run = TrainingRun.Prepare(Flowers(), Asked with { Ensemble = 5, Threads = threads });
        using var source = new CancellationTokenSource();
        // The first network is done by then.
        var untrained = run.Model.Members.Select(Hash).ToHashSet();
        var result = run.Fit(observer: new AfterFirst(source), cancellationToken: source.Token);
        Assert.Equal(StopReason.Cancelled, result.Report!.Reason);
        Assert.InRange(run.Model.Members.Count, 1, threads);
        Assert.DoesNotContain(run.Model.Members, network => untrained.Contains(Hash(network)));
        var finding = Assert.Single(result.Findings, finding => finding.Name == "untrained-networks");
        Assert.Contains($"{run.Model.Members.Count} of the 5 networks of the ensemble had finished an epoch and are kept", finding.Message);
    }

    [Fact]
    public void An_ensemble_that_is_interrupted_before_an_epoch_leaves_one_network()
    {
        var run = TrainingRun.Prepare(Flowers(), Asked with { Ensemble = 3, Threads = 1 });
        using var source = new CancellationTokenSource();
        var result = run.Fit(cancellationToken: source.Token, afterBatch: _ => source.Cancel());
        Assert.Single(run.Model.Members);
        Assert.Contains("0 of the 3 networks of the ensemble had finished an epoch; the model is the first of them",
            result.Findings.Single(finding => finding.Name == "untrained-networks").Message);
    }

    [Fact]
    public void A_cross_validation_that_is_interrupted_leaves_no_model()
    {
        var run = TrainingRun.Prepare(Flowers(), Asked with { Folds = 4 });
        using var source = new CancellationTokenSource();
        var ended = Assert.Throws<OperationCanceledException>(() => run.Fit(observer: new AfterFirst(source), cancellationToken: source.Token));
        Assert.StartsWith("Interrupted in the cross-validation, after 1 of 4 folds", ended.Message);
    }

    private static RunConfiguration Asked => new() { Target = "kind", Preset = Preset.Standard, Hidden = [8], Epochs = 5 };

    private static string Hash(Network network) => ParameterOrder.Sha256(network.Architecture, network.Theta);

    private static Table Flowers() =>
        Table.From(Enumerable.Range(0, 90), ("length", i => i % 3 + (i * 7 % 11) / 22.0), ("kind", i => "abc"[i % 3].ToString()));

    // Cancels once a fold is judged, or the first network is trained.
    private sealed class AfterFirst(CancellationTokenSource source) : IRunObserver
    {
        public void FoldEvaluated(int done) => source.Cancel();

        public void StepTaken(bool isLast)
        {
        }

        public void NetworkTrained(int member)
        {
            if (member == 0) source.Cancel();
            // Otherwise a second thread could train all others before the first network is done.
            else source.Token.WaitHandle.WaitOne();
        }
    }
}
