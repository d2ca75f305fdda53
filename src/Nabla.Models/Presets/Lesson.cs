using Nabla.Activations;
using Nabla.Costs;
using Nabla.Initializers;
using Nabla.Optimizers;

namespace Nabla.Models.Presets;

/// <summary>The network of the notes: sigmoid, squared error and plain gradient descent.</summary>
internal sealed class Lesson : IPreset
{
    public string Name => "lesson";

    public string Summary => "sigmoid, squared error, gradient descent; the default for images";

    public RunConfiguration Choices(RunConfiguration requested, DataSummary data) => new()
    {
        Activation = [new Sigmoid()],
        OutputActivation = data.HasClasses ? new Sigmoid() : null,
        Cost = new SquaredError(),
        Initializer = new Normal(),
        Optimizer = new Sgd(),
        LearningRate = requested.Optimizer is not null ? null : data.HasClasses ? 1.5 : 0.01,
        Batch = 10,
    };
}
