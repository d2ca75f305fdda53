using System.Text.Json;
using Nabla.Models.Export;

namespace Nabla.Models.Tests.Export;

public class JsonExportTests
{
    public static TheoryData<string> Cases =>
        [.. ExportCases.All.Select(one => one.Name).Where(name => name is not ("wide" or "waves of more than a stack holds"))];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Speed", "slow")]
    public void The_file_holds_all_that_another_program_needs(string name)
    {
        var one = ExportCases.Of(name);
        var reader = new JsonReader(Json(one));
        var expected = one.Expected;
        for (int i = 0; i < expected.Count; i++)
        {
            float[] inputs = one.Rows is null ? one.InputsOf(i) : [];
            // Plain sums in double end elsewhere than floats where those overflow or cancel.
            if (inputs.Any(x => !(Math.Abs(x) < 50))) continue;
            double[] answer = one.Rows is null ? reader.Answer([], [], inputs) : reader.Answer(one.NumbersOf(i), one.TextsOf(i), []);
            for (int j = 0; j < answer.Length; j++)
                Assert.True(Math.Abs(answer[j] - expected[i][j]) <= 2e-4
                    * Math.Max(1, Math.Abs(answer[j])), $"sample {i}, output {j}: {answer[j]} is computed but {expected[i][j]} expected.");
        }
    }

    [Fact]
    public void Weights_are_the_models_own_bits_row_by_row()
    {
        var one = ExportCases.Of("tanh hidden");
        var architecture = one.Model.Network.Architecture;
        var ordered = new float[architecture.ParameterCount];
        ParameterOrder.Write<float>(architecture, one.Model.Network.Theta, ordered);
        var read = Json(one).GetProperty("layers").EnumerateArray().SelectMany(layer =>
            layer.GetProperty("weights").EnumerateArray().SelectMany(row => row.EnumerateArray())
            .Concat(layer.GetProperty("biases").EnumerateArray())).Select(x => x.GetSingle());
        Assert.Equal(ordered, read);
    }

    [Fact]
    public void Waves_are_the_models_own_bits()
    {
        var one = ExportCases.Of("table of waves");
        var slot = one.Model.Network.Architecture.Slots[0];
        var embedding = Json(one).GetProperty("embedding");
        var read = new[] { "frequencies", "phases", "weights" }.SelectMany(part => embedding.GetProperty(part).EnumerateArray()
            .SelectMany(row => row.EnumerateArray()))
            .Concat(embedding.GetProperty("biases").EnumerateArray()).Select(x => x.GetSingle());
        Assert.Equal(slot.Slice(one.Model.Network.Theta).ToArray(), read);
    }

    private static JsonElement Json(ExportCase one)
    {
        using var text = new StringWriter { NewLine = "\n" };
        SourceExport.Write(one.Model, "json", text);
        return JsonDocument.Parse(text.ToString()).RootElement;
    }
}
