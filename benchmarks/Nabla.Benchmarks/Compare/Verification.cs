using Nabla.Data;
using Nabla.Training;

namespace Nabla.Benchmarks.Compare;

/// <summary>Whether the peers do the same step: the same costs before and after one, from the same weights on the same samples.</summary>
internal static class Verification
{
    private const double Tolerance = 1e-4;

    /// <summary>Compares one workload.</summary>
    /// <returns>Whether all agree that should.</returns>
    public static bool Check(Workload workload, Dataset data, IReadOnlyList<Peer> peers, TextWriter output)
    {
        var batch = data.Take(workload.Batch);
        var network = workload.Network();
        using var exchange = new Exchange(network, batch);
        double before = Cost(workload, network, batch);
        new Trainer(network, workload.Cost, workload.NewOptimizer(), workload.Options(epochs: 1, threads: 1) with { Shuffle = false })
            .Fit(batch);
        double after = Cost(workload, network, batch);
        output.WriteLine($"{workload.Name}: Nabla {before:0.000000} -> {after:0.000000}");
        bool agreed = true;
        foreach (var peer in peers.Where(peer => workload.IsFor(peer.Kind)))
        {
            var (theirs, then) = peer.Verify(workload, exchange.Folder);
            // scikit-learn has no sigmoid output under a squared cost: it starts at the same place and makes another step.
            bool other = workload is { Output: "sigmoid" } && peer.Kind == "scikit-learn";
            bool same = Near(theirs, before)
                && (other || Math.Abs((then - theirs) - (after - before)) <= Tolerance * Math.Abs(before) && Near(then, after));
            agreed &= same;
            output.WriteLine($"{workload.Name}: {peer.Name} {theirs:0.000000} -> {then:0.000000} "
                + $"{(same ? other ? "the same start; its cost is another" : "the same" : "DIFFERENT")}");
        }

        return agreed;
    }

    private static double Cost(Workload workload, Network network, Dataset data) =>
        Evaluator.Evaluate(network, workload.Cost, data).Cost!.Value;

    private static bool Near(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Abs(b);
}
