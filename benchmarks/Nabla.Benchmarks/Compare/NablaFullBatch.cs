using System.Numerics;
using Nabla.Data;
using Nabla.Optimizers;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Benchmarks.Compare;

/// <summary>Nabla's L-BFGS: so many iterations from fresh weights, again and again.</summary>
internal sealed class NablaFullBatch : ISide
{
    /// <summary>Iterations from fresh weights on.</summary>
    public const int Iterations = 100;

    private readonly Workload _workload;
    private readonly Dataset _data;
    private readonly int _threads;

    /// <summary>Warms up.</summary>
    public NablaFullBatch(Workload workload, Dataset data, int threads)
    {
        (_workload, _data, _threads) = (workload, data, threads);
        Run(1);
    }

    public string Name => "Nabla";

    /// <summary>How many places an iteration of the last run tried.</summary>
    public double EvaluationsEach { get; private set; }

    /// <summary>Rows through C and ∇C a second: evaluations × rows, since iterations try different numbers of places.</summary>
    public double Run(double seconds)
    {
        double spent = 0;
        long iterations = 0, evaluations = 0;
        var counted = new Counted(new Lbfgs());
        while (spent < seconds)
        {
            var trainer = new Trainer(_workload.Network(), _workload.Cost, counted, new()
            {
                Epochs = Iterations,
                BatchSize = _workload.Batch,
                Threads = _threads,
                Diagnose = false,
            });
            var report = trainer.Fit(_data);
            spent += report.Epochs.Sum(epoch => epoch.Seconds);
            iterations += report.Epochs.Count;
            // The trainer evaluates once before the first step.
            evaluations++;
        }

        evaluations += counted.Evaluations;
        EvaluationsEach = (double)evaluations / iterations;
        return (double)evaluations * _data.Count / spent;
    }

    /// <summary>An optimizer that counts how often another one evaluates C and ∇C.</summary>
    private sealed class Counted(Lbfgs inner) : IFullBatchOptimizer
    {
        public long Evaluations { get; private set; }

        public double LearningRate => inner.LearningRate;

        public int Slots => inner.Slots;

        public Spec Spec => inner.Spec;

        public LineSearchResult Step<T>(CostAndGradient<T> evaluate, Span<T> theta, Span<T> gradient, Span<T> state, double cost,
            double eta)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var result = inner.Step(evaluate, theta, gradient, state, cost, eta);
            Evaluations += result.Evaluations;
            return result;
        }
    }
}
