using System.Runtime.CompilerServices;
using Nabla.Data;

namespace Nabla.Models.Tests;

/// <summary>A trained model keeps neither the table nor the dataset that it was trained on.</summary>
public class MemoryTests
{
    private static readonly RunConfiguration Quick = new() { Hidden = [3], Epochs = 2, Validation = 0.2 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_table_is_free_once_the_model_is_trained(int networks)
    {
        var (model, table) = Trained(networks);
        Assert.True(IsFree(table), "The trained model still holds its table.");
        Assert.Equal(networks, model.Members.Count);
        Assert.Contains("keeps none", Assert.Throws<InvalidOperationException>(() => model.Fit()).Message);
    }

    [Fact]
    public void A_dataset_is_free_once_the_model_is_trained()
    {
        var (model, samples) = TrainedOnArrays();
        Assert.True(IsFree(samples), "The trained model still holds its dataset.");
        GC.KeepAlive(model);
    }

    [Fact]
    public void A_table_is_free_once_its_run_is()
    {
        var (model, table) = Run();
        Assert.True(IsFree(table), "The model of a run that is over still holds its table.");
        GC.KeepAlive(model);
    }

    [Fact]
    public void The_findings_before_a_run_train_nothing()
    {
        var run = TrainingRun.Prepare(Rows(), Quick with { Target = "y", Scaling = Data.Features.Scaling.None });
        var theta = run.Model.Network.Theta.ToArray();
        Assert.Contains("unscaled-inputs", run.DiagnoseBeforeTraining().Select(finding => finding.Name));
        Assert.Equal(theta, run.Model.Network.Theta.ToArray());
        Assert.Equal(2, run.Fit().Report!.Epochs.Count);
    }

    // What a method's frame still holds is not free, so these are methods of their own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Model, WeakReference) Trained(int networks)
    {
        var table = Rows();
        var model = Model.For(table, "y", Quick with { Ensemble = networks });
        model.Fit();
        return (model, new(table));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Model, WeakReference) TrainedOnArrays()
    {
        var samples = new Dataset(Enumerable.Range(0, 80).Select(i => i % 9f).ToArray(), Enumerable.Range(0, 40).Select(i =>
            i % 7f).ToArray(),
            2, 1, LearningTask.Regression);
        var model = Model.For(samples, Quick);
        model.Fit();
        return (model, new(samples));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Model, WeakReference) Run()
    {
        var table = Rows();
        var run = TrainingRun.Prepare(table, Quick with { Target = "y" });
        run.Fit();
        return (run.Model, new(table));
    }

    private static Table Rows() =>
        Table.From(Enumerable.Range(0, 60), ("a", i => 1000 + i % 7 * 300.0), ("b", i => i % 3 == 0 ? "u" : "v"), ("y", i => i % 5 * 1.5));

    private static bool IsFree(WeakReference reference)
    {
        for (int i = 0; i < 10 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }
}
