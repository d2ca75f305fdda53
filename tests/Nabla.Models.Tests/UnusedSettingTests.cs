using Nabla.Data;

namespace Nabla.Models.Tests;

/// <summary>A setting that nothing reads is refused, not ignored.</summary>
public class UnusedSettingTests
{
    private static readonly Table Rows = Table.From(Enumerable.Range(0, 40), ("a", i => i % 7 / 2.0), ("y", i => i % 5 * 1.5));

    public static TheoryData<string, string> Unused => new()
    {
        { "test", "more.csv" }, { "memory", "64MB" }, { "folds", "5" }, { "continue", "m.onnx" }, { "validation", "more.csv" },
    };

    [Theory]
    [MemberData(nameof(Unused))]
    public void What_a_model_in_memory_does_not_read_is_refused_by_name(string name, string value)
    {
        var asked = RunSettings.Find(name)!.With(new() { Target = "y" }, value);
        Assert.StartsWith($"{name} is ", Assert.Throws<DataException>(() => Model.For(Rows, "y", asked)).Message);
        if (name != "folds")
            Assert.StartsWith($"{name} is ", Assert.Throws<DataException>(() => TrainingRun.Prepare(Rows, asked)).Message);
    }
}
