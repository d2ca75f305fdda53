using Nabla.ML;
using static Microsoft.ML.BinaryClassificationCatalog;
using static Microsoft.ML.MulticlassClassificationCatalog;
using static Microsoft.ML.RegressionCatalog;

namespace Microsoft.ML;

/// <summary>The trainers of Nabla in the catalogs of an <see cref="MLContext"/>.</summary>
public static class NablaCatalog
{
    /// <summary>Trains a network on a vector of features to predict several classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column to predict, of a key.</param>
    /// <param name="featureColumnName">The vector of features.</param>
    /// <param name="exampleWeightColumnName">The column of sample weights, of Single; null for equal weights.</param>
    /// <param name="hiddenLayers">The number of nodes of each hidden layer; null lets the preset choose.</param>
    /// <param name="epoch">The number of passes over the training rows; null lets the preset choose.</param>
    /// <param name="ensemble">The number of networks whose predictions are averaged; null for 1.</param>
    /// <returns>The trainer.</returns>
    public static NablaTrainer Nabla(this MulticlassClassificationTrainers catalog, string labelColumnName = "Label",
        string featureColumnName = "Features", string? exampleWeightColumnName = null, int[]? hiddenLayers = null, int? epoch = null,
        int? ensemble = null) => catalog.Nabla(new NablaTrainer.Options
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, ExampleWeightColumnName = exampleWeightColumnName,
            HiddenLayers = hiddenLayers, Epoch = epoch, Ensemble = ensemble,
        });

    /// <summary>Trains a network on a vector of features to predict several classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options.</param>
    /// <returns>The trainer.</returns>
    public static NablaTrainer Nabla(this MulticlassClassificationTrainers catalog, NablaTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(MlTask.Multiclass, options);
    }

    /// <summary>Trains a network on raw columns, with Nabla's preprocessing, to predict several classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column to predict, of a key.</param>
    /// <param name="inputColumnNames">The columns to learn from; none for all others.</param>
    /// <returns>The trainer.</returns>
    public static NablaTabularTrainer NablaTabular(
        this MulticlassClassificationTrainers catalog, string labelColumnName = "Label", params string[] inputColumnNames) =>
        catalog.NablaTabular(new NablaTabularTrainer.Options { LabelColumnName = labelColumnName, InputColumnNames = inputColumnNames });

    /// <summary>Trains a network on raw columns, with Nabla's preprocessing, to predict several classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options.</param>
    /// <returns>The trainer.</returns>
    public static NablaTabularTrainer NablaTabular(this MulticlassClassificationTrainers catalog, NablaTabularTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(MlTask.Multiclass, options);
    }

    /// <summary>Trains a network on a vector of features to predict two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column to predict, of Boolean.</param>
    /// <param name="featureColumnName">The vector of features.</param>
    /// <param name="exampleWeightColumnName">The column of sample weights, of Single; null for equal weights.</param>
    /// <param name="hiddenLayers">The number of nodes of each hidden layer; null lets the preset choose.</param>
    /// <param name="epoch">The number of passes over the training rows; null lets the preset choose.</param>
    /// <param name="ensemble">The number of networks whose predictions are averaged; null for 1.</param>
    /// <returns>The trainer.</returns>
    public static NablaTrainer Nabla(this BinaryClassificationTrainers catalog, string labelColumnName = "Label",
        string featureColumnName = "Features", string? exampleWeightColumnName = null, int[]? hiddenLayers = null, int? epoch = null,
        int? ensemble = null) => catalog.Nabla(new NablaTrainer.Options
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, ExampleWeightColumnName = exampleWeightColumnName,
            HiddenLayers = hiddenLayers, Epoch = epoch, Ensemble = ensemble,
        });

    /// <summary>Trains a network on a vector of features to predict two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options.</param>
    /// <returns>The trainer.</returns>
    public static NablaTrainer Nabla(this BinaryClassificationTrainers catalog, NablaTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(MlTask.Binary, options);
    }

    /// <summary>Trains a network on raw columns, with Nabla's preprocessing, to predict two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column to predict, of Boolean.</param>
    /// <param name="inputColumnNames">The columns to learn from; none for all others.</param>
    /// <returns>The trainer.</returns>
    public static NablaTabularTrainer NablaTabular(
        this BinaryClassificationTrainers catalog, string labelColumnName = "Label", params string[] inputColumnNames) =>
        catalog.NablaTabular(new NablaTabularTrainer.Options { LabelColumnName = labelColumnName, InputColumnNames = inputColumnNames });

    /// <summary>Trains a network on raw columns, with Nabla's preprocessing, to predict two classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options.</param>
    /// <returns>The trainer.</returns>
    public static NablaTabularTrainer NablaTabular(this BinaryClassificationTrainers catalog, NablaTabularTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(MlTask.Binary, options);
    }

    /// <summary>Trains a network on a vector of features to predict a number.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column to predict, of Single.</param>
    /// <param name="featureColumnName">The vector of features.</param>
    /// <param name="exampleWeightColumnName">The column of sample weights, of Single; null for equal weights.</param>
    /// <param name="hiddenLayers">The number of nodes of each hidden layer; null lets the preset choose.</param>
    /// <param name="epoch">The number of passes over the training rows; null lets the preset choose.</param>
    /// <param name="ensemble">The number of networks whose predictions are averaged; null for 1.</param>
    /// <returns>The trainer.</returns>
    public static NablaTrainer Nabla(this RegressionTrainers catalog, string labelColumnName = "Label",
        string featureColumnName = "Features", string? exampleWeightColumnName = null, int[]? hiddenLayers = null, int? epoch = null,
        int? ensemble = null) => catalog.Nabla(new NablaTrainer.Options
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, ExampleWeightColumnName = exampleWeightColumnName,
            HiddenLayers = hiddenLayers, Epoch = epoch, Ensemble = ensemble,
        });

    /// <summary>Trains a network on a vector of features to predict a number.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options.</param>
    /// <returns>The trainer.</returns>
    public static NablaTrainer Nabla(this RegressionTrainers catalog, NablaTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(MlTask.Regression, options);
    }

    /// <summary>Trains a network on raw columns, with Nabla's preprocessing, to predict a number.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The column to predict, of Single.</param>
    /// <param name="inputColumnNames">The columns to learn from; none for all others.</param>
    /// <returns>The trainer.</returns>
    public static NablaTabularTrainer NablaTabular(
        this RegressionTrainers catalog, string labelColumnName = "Label", params string[] inputColumnNames) =>
        catalog.NablaTabular(new NablaTabularTrainer.Options { LabelColumnName = labelColumnName, InputColumnNames = inputColumnNames });

    /// <summary>Trains a network on raw columns, with Nabla's preprocessing, to predict a number.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options.</param>
    /// <returns>The trainer.</returns>
    public static NablaTabularTrainer NablaTabular(this RegressionTrainers catalog, NablaTabularTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(MlTask.Regression, options);
    }
}
