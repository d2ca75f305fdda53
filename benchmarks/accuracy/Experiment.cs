using Nabla.Models;

namespace Nabla.Accuracy;

/// <summary>
/// One line of the table: a configuration, trained with several seeds and judged once each on the test images at the last epoch.
/// </summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Bar">The lowest and highest mean accuracy expected, in percent.</param>
/// <param name="Train">Which images it learns from.</param>
/// <param name="Configuration">Everything else.</param>
/// <param name="Seeds">How many seeds, from 0.</param>
internal sealed record Experiment(string Name, (double Low, double High) Bar, Source Train, RunConfiguration Configuration, int Seeds = 5)
{
    private static readonly RunConfiguration Lesson = new() { Recipe = "lesson", Epochs = 30, Batch = 10, LearningRate = 1.5 };

    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("lesson-16-16", (92.0, 94.5), Source.First50000, Lesson with { Hidden = [16, 16] }),
        new("lesson-30", (94.3, 95.6), Source.First50000, Lesson with { Hidden = [30] }),
        new("lesson-100", (96.2, 97.0), Source.First50000, Lesson with { Hidden = [100] }),
        new("better-16-16", (95.9, 100), Source.All60000, new()
        {
            Recipe = "standard", Hidden = [16, 16], Initializer = "he-normal", Optimizer = "adam", LearningRate = 0.003,
                Schedule = "warmup:epochs=2+cosine", L1 = 2e-4,
            Batch = 64, Epochs = 60,
        }),
        new("relu-100-100", (98.0, 100), Source.All60000, new()
        {
            Recipe = "standard", Hidden = [100, 100], Optimizer = "adam", LearningRate = 0.001, Schedule = "cosine", Batch = 64,
                Epochs = 30,
        }),
        new("digits-100", (80, 100), Source.Digits, new()
        {
            Recipe = "standard", Hidden = [100], Optimizer = "adam", LearningRate = 0.002, Schedule = "cosine", Batch = 64, Epochs = 10,
        }),
        new("dropout-512-512", (98.4, 100), Source.All60000, new()
        {
            Recipe = "standard", Hidden = [512, 512], Dropout = 0.4, Optimizer = "adam", LearningRate = 0.002,
                Schedule = "warmup:epochs=1+cosine", Batch = 128, Epochs = 20,
        }, Seeds: 3),
        new("elastic-800", (99.32, 100), Source.All60000, new()
        {
            Recipe = "standard", Hidden = [800], Augment = "elastic:sigma=4,alpha=34", Optimizer = "adam", LearningRate = 0.001,
                Schedule = "warmup:epochs=2+cosine",
            Batch = 128, Epochs = 100,
        }, Seeds: 3),
        new("deep", (99.55, 100), Source.All60000, new()
        {
            Recipe = "standard", Hidden = [2000, 1500, 1000, 500],
                Augment = "elastic:sigma=4,alpha=34+rotation:degrees=12+scaling:share=0.12", AugmentStrength = "cosine:floor=0.7",
            Optimizer = "adam", LearningRate = 0.001, Schedule = "warmup:epochs=2+cosine", Batch = 256, Epochs = 450,
        }, Seeds: 1),
    ];
}

/// <summary>Which images an experiment learns from; all are judged on MNIST's 10,000 test images.</summary>
internal enum Source
{
    /// <summary>The first 50,000 of MNIST's training images, as in the literature that sets 10,000 aside.</summary>
    First50000,

    /// <summary>All of MNIST's training images.</summary>
    All60000,

    /// <summary>The built-in digits, in whose drawing no pixel of MNIST went.</summary>
    Digits,
}
