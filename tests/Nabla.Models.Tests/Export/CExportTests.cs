using Nabla.Data;

namespace Nabla.Models.Tests.Export;

[Trait("Speed", "slow")]
public class CExportTests
{
    public static TheoryData<string> Cases => [.. ExportCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_file_compiles_without_a_warning_and_says_what_the_model_says(string name)
    {
        Assert.SkipUnless(CExports.HasCompiler, CExports.NoCompiler);
        var one = ExportCases.Of(name);
        var expected = one.Expected;
        for (int i = 0; i < expected.Count; i++)
        {
            var (answer, values) = CExports.Ask(one, i);
            Same.Bits(expected[i], values, $"{name}, sample {i}");
            if (one.Model.LearningTask == LearningTask.Classification) Assert.Equal(expected.PredictedLabel(i), CExports.ClassOf(one, answer));
        }
    }
}
