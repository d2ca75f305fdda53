using Nabla.Data;

namespace Nabla.Models.Tests.Export;

[Trait("Speed", "slow")]
public class CSharpExportTests
{
    public static TheoryData<string> Cases => [.. ExportCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_call_allocates_nothing(string name) => Assert.Equal(0, CSharpExports.Allocated(ExportCases.Of(name)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_class_compiles_without_a_warning_and_says_what_the_model_says(string name)
    {
        var one = ExportCases.Of(name);
        var expected = one.Expected;
        for (int i = 0; i < expected.Count; i++)
        {
            foreach (var (label, values) in CSharpExports.Ask(one, i))
            {
                Same.Bits(expected[i], values, $"{name}, sample {i}");
                if (one.Model.Task == LearningTask.Classification) Assert.Equal(expected.PredictedLabel(i), label);
            }
        }
    }
}
