using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Sources;

namespace Nabla.Models;

/// <summary>Loads data by name for a model, evaluates and predicts.</summary>
public static partial class ModelData
{
    /// <summary>Loads samples with targets, preprocessed for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">A file, a folder or the name of a built-in set. The test part is used if there is one.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>The samples.</returns>
    /// <exception cref="NablaException">The data cannot be read or does not match the model.</exception>
    public static async Task<Dataset> LoadSamplesAsync(Model model, string name, DataOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (await LoadWithRowsAsync(model, name, options, cancellationToken)).Samples;
    }

    /// <summary>
    /// Loads samples like <see cref="LoadSamplesAsync"/>, together with their rows (null if the data is not a table) and whether they are a
    /// test part.
    /// </summary>
    public static async Task<(Dataset Samples, Table? Rows, bool IsTest)> LoadWithRowsAsync(Model model, string name, DataOptions? options,
        CancellationToken cancellationToken)
    {
        name = StandardInputFile.ToFile(name, options?.StandardInput);
        var data = await LoadAsync(model, name, options, cancellationToken);
        if (TableOf(data) is { } table)
        {
            if (model.Preprocessing?.GetWeightNote(table.Names) is { } note) options?.Notes?.Report(note);
            var samples = model.ToDataset(table);
            foreach (var unseen in model.Preprocessing!.GetNotes(table)) options?.Notes?.Report(unseen);
            return (samples, table, data.TestTable is not null);
        }

        var test = IsOneFile(name) ? null : data.TestDataset;
        return (Fitting(model, data.Name, test ?? data.Dataset!), null, test is not null);
    }

    /// <summary>Loads the rows of a table for a model, with or without targets.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">A file, a folder or the name of a built-in set. The test part is used if there is one.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="NablaException">The data cannot be read, lacks a column of the model, or is not a table.</exception>
    public static async Task<Table> LoadTableAsync(Model model, string name, DataOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        name = StandardInputFile.ToFile(name, options?.StandardInput);
        var table = TableOf(await LoadAsync(model, name, options, cancellationToken))
            ?? throw new NablaException($"{name} is not a table with columns. Use a table like the training data.");
        foreach (var note in (model.Preprocessing ?? throw Model.NoColumns()).GetNotes(table)) options?.Notes?.Report(note);
        return table;
    }

    /// <summary>Predicts data, with or without targets.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">A file, a folder or the name of a built-in set. The test part is used if there is one.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>The predictions.</returns>
    /// <exception cref="NablaException">The data cannot be read or does not match the model.</exception>
    public static async Task<Predictions> PredictAsync(Model model, string name, DataOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        name = StandardInputFile.ToFile(name, options?.StandardInput);
        if (IsOneFile(name)) return PredictImages(model, name);
        if (IsOfImages(model, name))
        {
            var (inputs, width, files, notes) = await Task.Run(() => ImageFolder.Inputs(name, FormOf(model), cancellationToken),
                cancellationToken);
            RequireWidth(model, name, width);
            foreach (var note in notes) options?.Notes?.Report(note);
            return model.Predict(inputs) with { Files = files, Notes = notes };
        }

        if (await Task.Run(() => InputsAlone(name), cancellationToken) is { } alone) return PredictArray(model, alone,
            Path.GetFileName(name));
        var data = await LoadAsync(model, name, options, cancellationToken);
        if (TableOf(data) is { } table)
        {
            if (model.IsExternal)
                return model.Predict(new ExternalColumns(table, model).InputsWithoutTarget(options?.Target ?? data.Target).Span);
            var predictions = model.Predict(table);
            // Notes on reading the table were already reported.
            foreach (var note in predictions.Notes.Skip(table.Notes.Count)) options?.Notes?.Report(note);
            return predictions;
        }

        var samples = data.TestDataset ?? data.Dataset!;
        RequireWidth(model, data.Name, samples.InputWidth);
        return model.Predict(samples.Inputs.Span);
    }

    /// <summary>
    /// Adapts an external model (<see cref="Model.IsExternal"/>) to data: the columns become its inputs, and the targets determine task and
    /// classes.
    /// </summary>
    /// <param name="model">The model. A model that Nabla wrote is returned unchanged.</param>
    /// <param name="name">Data with targets: a file, a folder or the name of a built-in set.</param>
    /// <param name="options">Options of loading, including the target column; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>A model for <see cref="LoadSamplesAsync"/>, <see cref="OpenStreamAsync"/> and training.</returns>
    /// <exception cref="NablaException">The data cannot be read or does not match the network.</exception>
    public static Task<Model> AdaptAsync(Model model, string name, DataOptions? options = null,
        CancellationToken cancellationToken = default) =>
        AdaptAsync(model, new RunConfiguration { Data = name, Target = options?.Target }, options ?? new(), cancellationToken);

    /// <summary>Adapts an external model with the target, the task and the ignored columns of a run.</summary>
    internal static async Task<Model> AdaptAsync(Model model, RunConfiguration requested, DataOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.IsExternal) return model;
        var data = await LoadAsync(requested.Data!, options with { ClassNames = model.ClassNames, LearningTask = requested.LearningTask },
            requested.ToCsvOptions(options.Csv), cancellationToken);
        return data.Table is { } table
            ? model.AdaptTo(table, requested.Target ?? data.Target, requested.ToPreprocessingOptions().LearningTask,
            [.. requested.Ignore ?? [], .. requested.WeightColumn is { } weight ? [weight] : Array.Empty<string>()])
            : model.AdaptTo(data.Dataset!, data.Name);
    }

    /// <summary>Loads data with the given CSV options.</summary>
    /// <param name="name">A file, a folder, a pattern or the name of a set.</param>
    /// <param name="options">How data is found and read.</param>
    /// <param name="csv">How text is read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="NablaException">The data cannot be read.</exception>
    public static Task<LoadedData> LoadAsync(string name, DataOptions options, CsvOptions csv, CancellationToken cancellationToken) =>
        DataSource.LoadAsync(name, options with { Csv = csv }, cancellationToken);

    /// <summary>
    /// The CSV options for a file that a model predicts or evaluates. Kinds of columns and texts of missing cells are those of training;
    /// everything else is detected.
    /// </summary>
    internal static CsvOptions Reading(Model model, CsvOptions csv)
    {
        csv = model.Configuration.WithMissingValues(csv);
        return model.Preprocessing?.ToCsvOptions(csv) ?? csv;
    }

    private static Task<LoadedData> LoadAsync(Model model, string name, DataOptions? options, CancellationToken cancellationToken) =>
        LoadAsync(name, (options ?? new())
        with { ClassNames = model.ClassNames, Images = FormOf(model), LearningTask = model.IsExternal ? options?.LearningTask
            : model.LearningTask },
        Reading(model, options?.Csv ?? new()), cancellationToken);

    // A file of images that is named itself is used, not the test images next to it. It may lack labels.
    private static bool IsOneFile(string name) =>
        !DataSource.Names.Contains(name) && File.Exists(name) && FileKinds.Detect(name) == FileKind.Idx;

    // An image, or a folder of images. Their classes may be unknown.
    private static bool IsOfImages(Model model, string name) => !DataSource.Names.Contains(name)
        && (File.Exists(name) ? FileKinds.Detect(name) == FileKind.Image : Directory.Exists(name)
        && DataFolder.ContainsImages(name, isWanted: FormOf(model) is not null));

    // Arrays without targets. No other file of samples may lack them.
    private static NumberArray? InputsAlone(string name) =>
        !DataSource.Names.Contains(name) && File.Exists(name) && FileKinds.Detect(name) == FileKind.Npz
        ? Arrays.ReadInputsOnly(Input.File(name)) : null;

    private static Predictions PredictArray(Model model, NumberArray inputs, string name)
    {
        if (inputs.Shape.Count == 2 && !model.IsExternal && model.Preprocessing is not null)
            return model.Predict(Arrays.ToTable(inputs, name));
        RequireWidth(model, name, inputs.Shape[0] == 0 ? 0 : inputs.Count / inputs.Shape[0]);
        return model.Predict(Samples.Inputs(inputs, name));
    }

    private static Table? TableOf(LoadedData data) => data.TestTable ?? data.Table;

    private static Predictions PredictImages(Model model, string path)
    {
        var images = Idx.Read(path);
        RequireWidth(model, Path.GetFileName(path), images.Shape[0] == 0 ? 0 : images.Count / images.Shape[0]);
        return model.Predict(Samples.Inputs(images, Path.GetFileName(path)));
    }

    /// <summary>The image format that a model expects; null if it does not expect images.</summary>
    internal static ImageFormat? FormOf(Model model) => ImageFormat.From(model.Image, model.Network.Architecture.Inputs, model.Background);

    /// <summary>Returns samples whose inputs and targets match the model; else throws.</summary>
    internal static T Fitting<T>(Model model, string name, T samples)
        where T : SampleSource
    {
        RequireWidth(model, name, samples.InputWidth);
        samples = (T)model.RepeatQuantileTargets(samples);
        int outputs = model.Network.Architecture.Outputs;
        return samples.LearningTask == model.LearningTask && samples.TargetWidth == outputs
            ? samples
            : throw new NablaException(
                $"{name} has {samples.TargetWidth} targets for {samples.LearningTask}, but the model has {outputs} outputs for "
                    + $"{model.LearningTask}. Use data like the training data.");
    }

    internal static void RequireWidth(Model model, string name, int width)
    {
        int inputs = model.Network.Architecture.Inputs;
        if (width == inputs) return;
        throw new NablaException(
            $"Layer 1 ({model.Network.Architecture.Layers[0]}) expects {inputs:N0} inputs, but a sample of {name} has "
                + $"{width:N0} numbers. Use data like the training data.");
    }
}
