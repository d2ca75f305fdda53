namespace Nabla.Models.Presets;

/// <summary>The network of the notes: sigmoid, squared error and plain gradient descent.</summary>
internal sealed class Lesson : IPreset
{
    public string Name => Recipe.Lesson;

    public string Summary => "sigmoid, squared error, gradient descent";

    public RunConfiguration Choices(RunConfiguration asked, DataShape data) => new()
    {
        Activation = ["sigmoid"],
        OutputActivation = data.HasClasses ? "sigmoid" : null,
        Cost = "squared-error",
        Initializer = "normal",
        Optimizer = "sgd",
        LearningRate = asked.Optimizer is not null ? null : data.HasClasses ? 1.5 : 0.01,
        Batch = 10,
    };
}
