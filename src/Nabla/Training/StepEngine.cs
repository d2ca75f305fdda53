using Nabla.Costs;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>
/// Executes training steps. Workspace, ∇C and optimizer state are allocated once.
/// </summary>
internal sealed class StepEngine
{
    private readonly Network _network;
    private readonly ICost _cost;
    private readonly IOptimizer _optimizer;
    private readonly TrainingOptions _options;
    private readonly Memory<float> _gradient, _state;
    private readonly ParameterUpdate[] _updates;
    private double _searchedCost = double.NaN;
    private bool _accumulates, _hasMoved = true;
    private long _steps;

    public StepEngine(Network network, ICost cost, IOptimizer optimizer, TrainingOptions options, WorkerPool? workers)
    {
        _network = network;
        _cost = cost;
        _optimizer = optimizer;
        _options = options;
        if (!options.LearningRateMultipliers.AreEqual && optimizer is IFullBatchOptimizer)
            throw new ArgumentException($"Rates: the optimizer {optimizer.Spec.Name} moves all of θ at one rate. "
                + "Use adam, or leave Rates out.");
        Workspace = new Workspace<float>(network.Architecture, options.BatchSize, inputGradient: false, activationGradients: false)
            { Workers = workers };
        _gradient = Block.Allocate<float>(network.Theta.Length);
        _state = Block.Allocate<float>(checked(network.Theta.Length * optimizer.Slots));
        _updates =
            [.. network.Architecture.LayerLayouts.Select(layout => new ParameterUpdate(network, optimizer, options, _state, layout))];
        CanDescend = ParameterUpdate.CanFuse(optimizer, options);
    }

    /// <summary>The workspace of the last batch.</summary>
    public Workspace<float> Workspace { get; }

    /// <summary>∇C of the last step other than <see cref="Descend"/>.</summary>
    public ReadOnlySpan<float> Gradient => _gradient.Span;

    /// <summary>The memory of ∇C, which is free for other uses between two runs.</summary>
    public Memory<float> GradientMemory => _gradient;

    /// <summary>Total number of steps.</summary>
    public long Steps => _steps;

    /// <summary>η of the optimizer, before the schedule.</summary>
    public double LearningRate => _optimizer.LearningRate;

    /// <summary>The optimizer.</summary>
    public IOptimizer Optimizer => _optimizer;

    /// <summary>True if the optimizer needs all samples in every step.</summary>
    public bool IsFullBatch => _optimizer is IFullBatchOptimizer;

    /// <summary>False if the last line search found no lower cost: the training has converged.</summary>
    public bool HasChangedWeights => _hasMoved;

    /// <summary>|∇C| of the last step other than <see cref="Descend"/>, before clipping by norm.</summary>
    public double GradientNorm => Math.Sqrt(Sums.Squares<float>(_gradient.Span));

    /// <summary>Starts a run, possibly on other samples.</summary>
    public void Restart() => (_searchedCost, _hasMoved) = (double.NaN, true);

    /// <summary>True if a step can update θ part by part without the complete ∇C.</summary>
    public bool CanDescend { get; }

    /// <summary>Starts a step.</summary>
    public void Begin() => _accumulates = false;

    /// <summary>Adds the gradient of one batch, whose inputs are in the workspace, to ∇C.</summary>
    /// <returns>Its part of the cost: Σ_i weight_i C_i / total.</returns>
    public double Add(ReadOnlySpan<float> y, ReadOnlySpan<float> weights, double total)
    {
        Workspace.Forward(_network.Theta, Streams.Step(_options.Seed, Steps));
        double cost = Workspace.BackwardCore(_network.Theta, _cost, y, weights, total, _gradient.Span, _accumulates, updates: null);
        _accumulates = true;
        return cost;
    }

    /// <summary>
    /// Runs a complete step for one batch whose inputs are in the workspace, like <see cref="Begin"/>, <see cref="Add"/> and <see
    /// cref="Step"/>, but leaves <see cref="Gradient"/> unchanged.
    /// </summary>
    /// <returns>The cost. If it is not finite, no step was taken.</returns>
    public double Descend(ReadOnlySpan<float> y, ReadOnlySpan<float> weights, double total, double eta)
    {
        SetStep(eta, Steps + 1);
        Workspace.Forward(_network.Theta, Streams.Step(_options.Seed, Steps));
        double cost = Workspace.BackwardCore(_network.Theta, _cost, y, weights, total, _gradient.Span, accumulates: false, _updates);
        if (double.IsFinite(cost)) _steps++;
        return cost;
    }

    /// <summary>Applies penalties, clipping, weight decay and the optimizer's step.</summary>
    public void Step(double eta)
    {
        Span<float> gradient = _gradient.Span;
        SetStep(eta, ++_steps);
        foreach (var update in _updates) update.Regularize(gradient);
        if (_options.ClipNorm is { } longest) Clipping.ByNorm(gradient, longest);
        foreach (var update in _updates) update.Move(gradient);
    }

    /// <summary>
    /// Runs a step of a full-batch optimizer. <paramref name="addAll"/> computes the gradient of all samples at the current θ.
    /// </summary>
    /// <returns>C before the step, including penalties.</returns>
    public double Search(Func<double> addAll, double eta)
    {
        double Evaluate(ReadOnlySpan<float> theta, Span<float> gradient)
        {
            double cost = addAll();
            foreach (var update in _updates) update.Penalize(gradient);
            foreach (var range in _network.Architecture.WeightRanges)
                foreach (var penalty in _options.Penalties) cost += penalty.Value<float>(_network.Theta[range]);
            return cost;
        }

        double before = double.IsNaN(_searchedCost) ? Evaluate(_network.Theta, _gradient.Span) : _searchedCost;
        if (!double.IsFinite(before)) return before;
        var step = ((IFullBatchOptimizer)_optimizer).Step<float>(Evaluate, _network.Theta, _gradient.Span, _state.Span, before, eta);
        _searchedCost = step.Cost;
        _hasMoved = step.Moved;
        _steps++;
        return before;
    }

    /// <summary>
    /// Reads or writes the state in a checkpoint: the optimizer's state slot by slot, and ∇C, which a full-batch optimizer and the epoch's
    /// report need.
    /// </summary>
    public void Keep(IState state)
    {
        int n = _network.Theta.Length;
        for (int slot = 0; slot < _optimizer.Slots; slot++)
            state.Vector(FormattableString.Invariant($"optimizer.slot_{slot}."), _state.Slice(slot * n, n));
        state.Vector("gradient.", _gradient);
        state.Value("engine.steps", ref _steps);
        state.Value("engine.searched_cost", ref _searchedCost);
        state.Value("engine.has_moved", ref _hasMoved);
    }

    private void SetStep(double eta, long step)
    {
        foreach (var update in _updates) (update.Eta, update.Step) = (eta, step);
    }
}
