using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.ML.Tests;

/// <summary>What ML.NET does with its own trainers must work with those of Nabla: fit, score, evaluate, save, load, predict one row.</summary>
public class PipelineTests
{
    private static readonly string[] Raw = ["Width", "Height", "Count", "Color", "IsWet", "Day", "Duration"];
    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _data;

    public PipelineTests() => _data = _context.Data.LoadFromEnumerable(Row.Many());

    private IEstimator<ITransformer> Keyed(IEstimator<ITransformer> trainer) =>
        _context.Transforms.Conversion.MapValueToKey("Label").Append(trainer);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_classes(bool tabular)
    {
        var trainers = _context.MulticlassClassification.Trainers;
        var model = Keyed(tabular ? trainers.NablaTabular("Label", Raw) : trainers.Nabla(epoch: 40)).Fit(_data);
        var scored = model.Transform(_data);
        var metrics = _context.MulticlassClassification.Evaluate(scored);
        Assert.InRange(metrics.MacroAccuracy, tabular ? 0.9 : 0.6, 1);
        var (loaded, again) = SaveAndLoad(model);
        Assert.Equal(ScoresOf(scored), ScoresOf(again));
        Assert.Equal(metrics.LogLoss, _context.MulticlassClassification.Evaluate(again).LogLoss);
        Assert.Equal(Column<uint>(scored, "PredictedLabel"), Column<uint>(again, "PredictedLabel"));

        var engine = _context.Model.CreatePredictionEngine<Row, Named>(
            loaded.Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(again)));
        var live = _context.Model.CreatePredictionEngine<Row, Named>(
            model.Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored)));
        foreach (var row in Row.Many().Take(20))
        {
            var (one, other) = (engine.Predict(row), live.Predict(row));
            Assert.Equal(other.PredictedLabel, one.PredictedLabel);
            Assert.Equal(other.Score, one.Score);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_classes(bool tabular)
    {
        var trainers = _context.BinaryClassification.Trainers;
        IEstimator<ITransformer> trainer = tabular ? trainers.NablaTabular("Flag", Raw) : trainers.Nabla("Flag", epoch: 40);
        var model = trainer.Fit(_data);
        var scored = model.Transform(_data);
        var metrics = _context.BinaryClassification.Evaluate(scored, "Flag");
        Assert.InRange(metrics.Accuracy, tabular ? 0.93 : 0.7, 1);
        var (_, again) = SaveAndLoad(model);
        Assert.Equal(Column<float>(scored, "Score"), Column<float>(again, "Score"));
        Assert.Equal(Column<float>(scored, "Probability"), Column<float>(again, "Probability"));
        Assert.Equal(Column<bool>(scored, "PredictedLabel"), Column<bool>(again, "PredictedLabel"));
        Assert.All(Column<float>(scored, "Score").Zip(Column<float>(scored, "Probability")),
            one => Assert.Equal(one.Second, 1 / (1 + Math.Exp(-one.First)), 1e-4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_number(bool tabular)
    {
        var trainers = _context.Regression.Trainers;
        IEstimator<ITransformer> trainer = tabular ? trainers.NablaTabular("Number", Raw) : trainers.Nabla("Number", epoch: 60);
        var model = trainer.Fit(_data);
        var scored = model.Transform(_data);
        Assert.InRange(_context.Regression.Evaluate(scored, "Number").RSquared, tabular ? 0.95 : 0.6, 1);
        var (_, again) = SaveAndLoad(model);
        Assert.Equal(Column<float>(scored, "Score"), Column<float>(again, "Score"));
    }

    [Fact]
    public void Columns_types_and_annotations_are_those_of_a_linear_trainer()
    {
        var keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(_data).Transform(_data);
        var multiclass = _context.MulticlassClassification.Trainers;
        Assert.Equal(Text(multiclass.SdcaMaximumEntropy().Fit(keyed).Transform(keyed).Schema),
            Text(multiclass.Nabla(epoch: 1).Fit(keyed).Transform(keyed).Schema));
        var binary = _context.BinaryClassification.Trainers;
        Assert.Equal(Text(binary.SdcaLogisticRegression("Flag").Fit(keyed).Transform(keyed).Schema),
            Text(binary.Nabla("Flag", epoch: 1).Fit(keyed).Transform(keyed).Schema));
        var regression = _context.Regression.Trainers;
        Assert.Equal(Text(regression.Sdca("Number").Fit(keyed).Transform(keyed).Schema),
            Text(regression.Nabla("Number", epoch: 1).Fit(keyed).Transform(keyed).Schema));
    }

    [Fact]
    public void Scores_are_in_the_order_of_the_keys()
    {
        // By name "wide" is the last class, and by occurrence the first.
        var scored = Keyed(_context.MulticlassClassification.Trainers.NablaTabular("Label", Raw)).Fit(_data).Transform(_data);
        Assert.Equal(["wide", "middle", "narrow"], KeysOf(scored.Schema["Label"]));
        Assert.InRange(_context.MulticlassClassification.Evaluate(scored).MacroAccuracy, 0.9, 1);
    }

    [Fact]
    public void Cross_validation_and_permutation_importance_work()
    {
        var results = _context.Regression.CrossValidate(_data, _context.Regression.Trainers.Nabla("Number", epoch: 30), 3, "Number");
        Assert.All(results, fold => Assert.InRange(fold.Metrics.RSquared, 0.5, 1));
        var model = _context.Regression.Trainers.Nabla("Number", epoch: 30).Fit(_data);
        var importance = _context.Regression.PermutationFeatureImportance(model, model.Transform(_data), "Number");
        // The second feature is noise.
        Assert.True(importance[0].RSquared.Mean < importance[1].RSquared.Mean - 0.2, $"{importance[0].RSquared.Mean}");
        Assert.Equal("Features", model.FeatureColumnName);
        Assert.Equal(LearningTask.Regression, model.Model.Model.LearningTask);
    }

    [Fact]
    public void Options_reach_the_training()
    {
        int epochs = 0;
        var model = _context.Regression.Trainers.Nabla(new NablaTrainer.Options
        {
            LabelColumnName = "Number", HiddenLayers = [7], Epoch = 3, BatchSize = 50, LearningRate = 0.01f, Seed = 4, Ensemble = 2,
            ValidationSetFraction = 0.25f, NumberOfThreads = 1, Preset = Preset.Standard, MetricsCallback = _ => epochs++,
            ExampleWeightColumnName = "Weight", Configuration = new() { Momentum = null, WeightDecay = 0.001 },
        }).Fit(_data);
        var used = model.Model.Model.Configuration;
        Assert.Equal([7], used.Hidden!);
        Assert.Equal((3, 50, 0.01, 4ul, 2, 0.25, 0.001), (used.Epochs, used.Batch, used.LearningRate, used.Seed, used.Ensemble,
            used.Validation!.Fraction, used.WeightDecay));
        Assert.Equal("standard", used.Preset!.Name);
        Assert.Equal(3, epochs);
        Assert.Equal(3, model.Model.Report.Epochs.Count);
    }

    [Fact]
    public void Rows_without_a_label_are_left_out_and_counted()
    {
        var rows = Row.Many();
        for (int i = 0; i < 10; i++) rows[i].Number = float.NaN;
        var model = _context.Regression.Trainers.Nabla("Number", epoch: 2).Fit(_context.Data.LoadFromEnumerable(rows));
        Assert.Equal(10, model.Model.SkippedRows);
    }

    [Fact]
    public void Wrong_columns_are_named_before_anything_is_trained()
    {
        Refuses("There is no label column \"Nothing\"", () => _context.Regression.Trainers.Nabla("Nothing").Fit(_data));
        Refuses("There is no feature column \"F\"", () => _context.Regression.Trainers.Nabla("Number", "F").Fit(_data));
        Refuses("The label column \"Label\" must be a key", () => _context.MulticlassClassification.Trainers.Nabla().Fit(_data));
        Refuses("The label column \"Number\" must be Boolean (got Single)",
            () => _context.BinaryClassification.Trainers.Nabla("Number").Fit(_data));
        Refuses("The feature column \"Color\" must be a vector",
            () => _context.Regression.Trainers.Nabla("Number", "Color").Fit(_data));
        Refuses("The weight column \"Count\" must be Single",
            () => _context.Regression.Trainers.Nabla("Number", exampleWeightColumnName: "Count").Fit(_data));
        var model = _context.Regression.Trainers.NablaTabular("Number", "Width", "Color").Fit(_data);
        Refuses("There is no input column \"Width\"",
            () => model.GetOutputSchema(_context.Transforms.DropColumns("Width").Fit(_data).Transform(_data).Schema));

        static void Refuses(string why, Action what) => Assert.StartsWith(why, Assert.Throws<ArgumentException>(what).Message);
    }

    [Fact]
    public void A_vector_of_another_length_is_refused_instead_of_scored_with_the_row_before()
    {
        var model = _context.Regression.Trainers.Nabla("Number", epoch: 2).Fit(_data);
        var engine = _context.Model.CreatePredictionEngine<Row, Predicted>(model);
        Assert.True(float.IsFinite(engine.Predict(new() { Features = [6, 1] }).Score), "a vector of two numbers is scored");
        foreach (float[]? features in new float[]?[] { null, [], [5], [1, 2, 3] })
        {
            Assert.StartsWith("The input column \"Features\" must have 2 values",
                Assert.Throws<InvalidOperationException>(() => engine.Predict(new() { Features = features! })).Message);
        }
    }

    [Fact]
    public void Keys_that_are_not_text_are_refused_as_inputs()
    {
        foreach (string column in new[] { "Count", "Height", "Day" })
        {
            var keyed = _context.Transforms.Conversion.MapValueToKey("Key", column).Fit(_data).Transform(_data);
            var fault = Assert.Throws<ArgumentException>(() => _context.Regression.Trainers.NablaTabular("Number", "Key").Fit(keyed));
            Assert.Contains("must be a key of text values", fault.Message);
        }

        var texts = _context.Transforms.Conversion.MapValueToKey("Key", "Color")
            .Append(_context.Regression.Trainers.NablaTabular("Number", "Key", "Width")).Fit(_data);
        Assert.Equal(Column<float>(texts.Transform(_data), "Score"), Column<float>(SaveAndLoad(texts).Scored, "Score"));
    }

    [Fact]
    public void A_vector_of_double_trains_in_a_chain()
    {
        var chain = _context.Transforms.Conversion.ConvertType("Doubles", "Features", DataKind.Double)
            .Append(_context.Regression.Trainers.Nabla("Number", "Doubles", epoch: 3));
        Assert.Equal(300, chain.Fit(_data).Transform(_data).GetColumn<float>("Score").Count(float.IsFinite));
        Assert.StartsWith("There is no input column \"Nothing\"", Assert.Throws<ArgumentException>(() =>
            _context.Transforms.CopyColumns("Copy", "Number").Append(_context.Regression.Trainers.Nabla("Number", "Nothing"))
                .GetOutputSchema(ShapeOf(_data.Schema))).Message);
    }

    [Fact]
    public void Labels_that_are_the_same_number_stay_different_classes()
    {
        var rows = Row.Many();
        foreach (var row in rows) row.Label = row.Width > 6 ? "1" : row.Width > 3 ? "1.0" : "2";
        var data = _context.Data.LoadFromEnumerable(rows);
        var scored = Keyed(_context.MulticlassClassification.Trainers.NablaTabular("Label", "Width")).Fit(data).Transform(data);
        Assert.InRange(_context.MulticlassClassification.Evaluate(scored).MacroAccuracy, 0.8, 1);
    }

    [Fact]
    public void The_shape_of_the_output_is_known_before_training()
    {
        var data = ShapeOf(_data.Schema);
        var shape = _context.Regression.Trainers.NablaTabular("Number", Raw).GetOutputSchema(data);
        Assert.Equal("Score", shape.Last().Name);
        Assert.DoesNotContain(shape, column => column.Name == "NablaFeatures");
        Assert.Equal(["PredictedLabel", "Probability", "Score"],
            _context.BinaryClassification.Trainers.Nabla("Flag").GetOutputSchema(data).TakeLast(3).Select(column => column.Name).Order());
    }

    private (ITransformer Loaded, IDataView Scored) SaveAndLoad(ITransformer model)
    {
        using var file = new MemoryStream();
        _context.Model.Save(model, _data.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out _);
        var scored = loaded.Transform(_data);
        Assert.DoesNotContain(scored.Schema, column => column.Name.StartsWith("Nabla", StringComparison.Ordinal) && !column.IsHidden);
        return (loaded, scored);
    }

    private static T[] Column<T>(IDataView data, string name) => [.. data.GetColumn<T>(name)];

    private static float[] ScoresOf(IDataView data) => [.. data.GetColumn<float[]>("Score").SelectMany(scores => scores)];

    // The values of a key column in the order of the keys.
    private static IEnumerable<string> KeysOf(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.GetKeyValues(ref texts);
        return texts.DenseValues().Select(text => text.ToString());
    }

    private static string Text(DataViewSchema schema) => string.Join('\n', schema.Where(column => !column.IsHidden).Select(column =>
        $"{column.Name} {column.Type}: {string.Join(", ", column.Annotations.Schema.Select(one => $"{one.Name} {one.Type} {Value(column, one)}").Order())}"));

    private static string Value(DataViewSchema.Column column, DataViewSchema.Column annotation)
    {
        switch (annotation.Type)
        {
            case TextDataViewType:
                ReadOnlyMemory<char> text = default;
                column.Annotations.GetValue(annotation.Name, ref text);
                return text.ToString();
            case KeyDataViewType:
                uint key = 0;
                column.Annotations.GetValue(annotation.Name, ref key);
                return $"{key}";
            case VectorDataViewType { ItemType: TextDataViewType }:
                VBuffer<ReadOnlyMemory<char>> texts = default;
                column.Annotations.GetValue(annotation.Name, ref texts);
                return string.Join('|', texts.DenseValues());
            default: return "";
        }
    }

    private sealed class Predicted
    {
        public float Score { get; set; }
    }

    private sealed class Named
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    // ML.NET gives no shape of a schema to others, although its estimators need one.
    private static SchemaShape ShapeOf(DataViewSchema schema) => (SchemaShape)typeof(SchemaShape)
        .GetMethod("Create", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [schema])!;
}
