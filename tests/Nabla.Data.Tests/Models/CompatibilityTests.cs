using Nabla.Data.Models;
using Nabla.Data.Readers;

namespace Nabla.Data.Tests.Models;

/// <summary>Models that earlier versions wrote are read, and say what they said when they were written.</summary>
/// <remarks>The files were made of flowers.csv and never change: a new version of the format adds files here.</remarks>
public class CompatibilityTests
{
    [Theory]
    [InlineData("version1-classes.nabla", "classes.csv")]
    [InlineData("version1-number.nabla", "number.csv")]
    [InlineData("version2-classes.onnx", "classes.csv")]
    [InlineData("version2-number.onnx", "number.csv")]
    public void A_stored_model_says_what_it_said(string file, string said)
    {
        var model = Model.Load(Fixture(file));
        var predictions = model.Predict(Flowers(model));
        // Single precision was all that these versions said.
        string[] lines = File.ReadAllLines(Fixture(said));
        Assert.Equal(lines.Length - 1, predictions.Count);
        for (int i = 0; i < predictions.Count; i++)
        {
            string numbers = string.Join(",", predictions[i].ToArray().Select(p => ((float)p).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal(lines[i + 1], model.Task == LearningTask.Regression ? numbers : $"{predictions.LabelOf(i)},{numbers}");
        }
    }

    [Theory]
    [InlineData("version1-classes.nabla")]
    [InlineData("version1-number.nabla")]
    public void A_model_of_an_earlier_version_is_saved_in_the_current_one_to_the_same_weights_and_settings(string file)
    {
        using var folder = new TemporaryFolder();
        var model = Model.Load(Fixture(file));
        model.Save(folder.PathOf("model.onnx"));
        var again = Model.Load(folder.PathOf("model.onnx"));
        Assert.Equal(Canonical.Sha256(model.Network.Architecture, model.Network.Theta), Canonical.Sha256(again.Network.Architecture, again.Network.Theta));
        Assert.Equal(model.Configuration.ToJson(), again.Configuration.ToJson());
        Assert.Equal(model.Preprocessing!.ToJson(), again.Preprocessing!.ToJson());
    }

    private static Table Flowers(Model model) => Csv.Read(Fixture("flowers.csv"), new CsvOptions { Kinds = model.Preprocessing!.Kinds });

    [Fact]
    public void A_model_of_the_first_version_with_bytes_that_are_no_text_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Fixture("version1-classes.nabla"));
        bytes[bytes.AsSpan().IndexOf("\"columns\""u8) + 3] = 0xE9;
        using var folder = new TemporaryFolder();
        Assert.Contains("is no Nabla model or is damaged", Lines.Error(() => Model.Load(folder.Write("m.nabla", bytes))));
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Models", "Fixtures", name);
}
