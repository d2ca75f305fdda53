using Nabla.Augmentation;
using Nabla.Initializers;
using Nabla.Optimizers;
using Nabla.Schedules;
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
    private static readonly RunConfiguration Lesson = new() { Preset = Preset.Lesson, Epochs = 30, Batch = 10, LearningRate = 1.5 };

    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("lesson-16-16", (92.0, 94.5), Source.First50000, Lesson with { Hidden = [16, 16] }),
        new("lesson-30", (94.3, 95.6), Source.First50000, Lesson with { Hidden = [30] }),
        new("lesson-100", (96.2, 97.0), Source.First50000, Lesson with { Hidden = [100] }),
        new("better-16-16", (95.9, 100), Source.All60000, new()
        {
            Preset = Preset.Standard, Hidden = [16, 16], Initializer = new HeNormal(), Optimizer = new Adam(), LearningRate = 0.003,
                Schedule = new WarmUp(2, new Cosine()), L1 = 2e-4,
            Batch = 64, Epochs = 60,
        }),
        new("relu-100-100", (98.0, 100), Source.All60000, new()
        {
            Preset = Preset.Standard, Hidden = [100, 100], Optimizer = new Adam(), LearningRate = 0.001, Schedule = new Cosine(),
                Batch = 64,
                Epochs = 30,
        }),
        new("digits-100", (80, 100), Source.Digits, new()
        {
            Preset = Preset.Standard, Hidden = [100], Optimizer = new Adam(), LearningRate = 0.002, Schedule = new Cosine(), Batch = 64,
                Epochs = 10,
        }),
        new("dropout-512-512", (98.4, 100), Source.All60000, new()
        {
            Preset = Preset.Standard, Hidden = [512, 512], Dropout = 0.4, Optimizer = new Adam(), LearningRate = 0.002,
                Schedule = new WarmUp(1, new Cosine()), Batch = 128, Epochs = 20,
        }, Seeds: 3),
        new("elastic-800", (99.32, 100), Source.All60000, new()
        {
            Preset = Preset.Standard, Hidden = [800], Augment = DistortionRegistry.ParseList("elastic:sigma=4,alpha=34"),
                Optimizer = new Adam(), LearningRate = 0.001,
                Schedule = new WarmUp(2, new Cosine()),
            Batch = 128, Epochs = 100,
        }, Seeds: 3),
        new("deep", (99.55, 100), Source.All60000, new()
        {
            Preset = Preset.Standard, Hidden = [2000, 1500, 1000, 500],
                Augment = DistortionRegistry.ParseList("elastic:sigma=4,alpha=34+rotation:degrees=12+scaling:share=0.12"),
                    AugmentStrength = ScheduleRegistry.Default.Parse("cosine:floor=0.7"),
            Optimizer = new Adam(), LearningRate = 0.001, Schedule = new WarmUp(2, new Cosine()), Batch = 256, Epochs = 450,
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
