using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Models.Tests;

/// <summary>Models that earlier versions wrote are read, and say what they said when they were written.</summary>
/// <remarks>The files were made of flowers.csv and never change: a new version of the format adds files here.</remarks>
public class CompatibilityTests
{
    [Theory]
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
            string numbers = string.Join(",", predictions[i].ToArray()
                .Select(p => ((float)p).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal(lines[i + 1], model.LearningTask == LearningTask.Regression ? numbers : $"{predictions.PredictedLabel(i)},{numbers}");
        }
    }

    [Theory]
    [InlineData("version2-classes.onnx")]
    [InlineData("version2-number.onnx")]
    public void A_stored_model_is_saved_again_with_the_same_weights_and_settings(string file)
    {
        using var folder = new TemporaryFolder();
        var model = Model.Load(Fixture(file));
        model.Save(folder.PathOf("model.onnx"));
        var again = Model.Load(folder.PathOf("model.onnx"));
        Assert.Equal(ParameterOrder.Sha256(model.Network.Architecture, model.Network.Theta),
            ParameterOrder.Sha256(again.Network.Architecture, again.Network.Theta));
        Assert.Equal(model.Configuration.ToJson(), again.Configuration.ToJson());
        Assert.Equal(model.Preprocessing!.ToJson(), again.Preprocessing!.ToJson());
    }

    private static Table Flowers(Model model) => Csv.Read(Fixture("flowers.csv"), new CsvOptions { Kinds = model.Preprocessing!.Kinds });

    [Fact]
    public void A_JSON_model_of_before_the_first_release_is_refused_as_what_it_is()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.nabla", """
            {
              "format": "nabla-model",
              "version": 1,
              "task": "Classification"
            }
            """u8.ToArray());
        Assert.True(Model.IsModel(path), $"{path} must be a model.");
        Assert.Equal($"{path} is a model of a version before 0.1.0, which is no longer read (expected an ONNX file). Train it again.",
            Lines.Error(() => Model.Load(path)));
    }

    [Fact]
    public void Bytes_that_are_no_known_format_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.bin", [1, 2, 3, 4, 5]);
        Assert.False(Model.IsModel(path), $"{path} must not be a model.");
        Assert.Equal($"{path} is not a model, or is damaged. Use an unchanged copy, or train the model again.",
            Lines.Error(() => Model.Load(path)));
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
}
