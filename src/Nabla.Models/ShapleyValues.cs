using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models;

/// <summary>Options of <see cref="ShapleyValues"/>.</summary>
public sealed record ShapleyOptions
{
    /// <summary>
    /// The maximum number of background rows, at least 1. Of a larger background a random sample is used. <value>The default is
    /// 100.</value>
    /// </summary>
    public int BackgroundRows { get; init; } = 100;

    /// <summary>
    /// The maximum number of columns for which all 2ᴹ subsets are enumerated, 0 to 20. With more columns, permutations are sampled.
    /// <value>The default is 12.</value>
    /// </summary>
    public int MaxExactColumns { get; init; } = 12;

    /// <summary>
    /// The number of permutations that are sampled for each background row, at least 2. Each is also used in reverse order. <value>The
    /// default is 8.</value>
    /// </summary>
    public int PermutationPairs { get; init; } = 8;

    /// <summary>The seed of the background rows and of the permutations. <value>The default is 0.</value></summary>
    public ulong Seed { get; init; }
}

/// <summary>Shapley values of rows: what each column adds to each prediction.</summary>
/// <param name="Columns">The columns, in the order of the inputs.</param>
/// <param name="OutputNames">The outputs: classes, or targets and their quantiles.</param>
/// <param name="BaseValues">The mean prediction over the background rows, for each output.</param>
/// <param name="Predictions">rows × outputs: the predictions.</param>
/// <param name="Values">rows × columns × outputs: the Shapley values.</param>
/// <param name="StandardErrors">rows × columns × outputs: the standard errors of sampled values; null for exact values.</param>
/// <param name="BackgroundRows">The number of background rows that were used.</param>
/// <param name="Permutations">The number of sampled permutations of each row; 0 for exact values.</param>
public sealed record ShapleyExplanation(IReadOnlyList<string> Columns, IReadOnlyList<string> OutputNames, ReadOnlyMemory<double> BaseValues,
    ReadOnlyMemory<double> Predictions, ReadOnlyMemory<double> Values, ReadOnlyMemory<double>? StandardErrors, int BackgroundRows,
    int Permutations)
{
    /// <summary>The number of explained rows.</summary>
    public int Rows => Predictions.Length / OutputNames.Count;

    /// <summary>Whether all subsets of columns were enumerated; false if permutations were sampled.</summary>
    public bool IsExact => StandardErrors is null;

    /// <summary>The Shapley value φ of a column.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    /// <param name="output">The output, from 0. <value>The default is 0.</value></param>
    /// <returns>The value: a difference of probabilities, or a number in the unit of the target.</returns>
    public double this[int row, int column, int output = 0] => Values.Span[At(row, column, output)];

    /// <summary>The standard error of a Shapley value, from the sampled permutations.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    /// <param name="output">The output, from 0. <value>The default is 0.</value></param>
    /// <returns>The standard error; 0 for exact values.</returns>
    public double StandardError(int row, int column, int output = 0) =>
        StandardErrors is { } errors ? errors.Span[At(row, column, output)] : 0;

    /// <summary>The prediction of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="output">The output, from 0. <value>The default is 0.</value></param>
    /// <returns>A probability, or a number in the unit of the target.</returns>
    public double Prediction(int row, int output = 0) => Predictions.Span[row * OutputNames.Count + output];

    private int At(int row, int column, int output) => (row * Columns.Count + column) * OutputNames.Count + output;
}

/// <summary>
/// Shapley values: divides the difference between a prediction and the mean prediction among the columns of a row.
/// φᵢ = Σ over S ⊆ M∖{i} of |S|! (|M| − |S| − 1)! / |M|! · (v(S ∪ {i}) − v(S)).
/// </summary>
/// <remarks>
/// <para>M is the set of columns. v(S) is the mean prediction over the background rows in which the columns S have the cells of the
/// explained row (the interventional value function). So φ₀ = v(∅) is the mean prediction over the background, and φ₀ + Σ φᵢ is the
/// prediction, up to rounding, also for sampled values: each permutation adds one column after the other, and its steps add up.</para>
/// <para>For classes, values are differences of the probability of each class, and those of all classes add up to 0. For numbers, they
/// are in the unit of the target. Background rows have equal weights, also if the table has sample weights. Correlated columns
/// share their effect, and the mixed rows may be implausible.</para>
/// <para>Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions", NeurIPS 2017; Štrumbelj and Kononenko, "Explaining
/// prediction models and individual predictions with feature contributions", Knowledge and Information Systems 41 (2014), algorithm 1.
/// Here each background row is used with equally many permutations, each also in reverse order (antithetic; Mitchell et al., JMLR 23
/// (2022), section 3). The permutations are the same for all explained rows.</para>
/// </remarks>
public static class ShapleyValues
{
    // Random streams are identified by four letters: "shap".
    private const ulong Stream = 0x73686170;

    // 2ᴹ subsets are kept in memory.
    private const int MaxEnumerated = 20;

    /// <summary>Explains the predictions for rows of a table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows to explain, at least 1. The target may be missing.</param>
    /// <param name="background">Typical rows, such as the training rows, at least 1. Columns that are absent from a subset have their
    /// cells.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>One value for each row, column and output.</returns>
    /// <exception cref="NablaException">The model has no columns, a table lacks a column or has no rows, or a cell has the wrong
    /// type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static ShapleyExplanation Compute(Model model, Table rows, Table background, ShapleyOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(background);
        var preprocessing = model.Preprocessing ?? throw Model.NoColumns();
        return Compute(model, preprocessing.ApplyToInputs(rows),
            preprocessing.ApplyToInputs(background.Take(Sample(background.RowCount, options ?? new()))), options, cancellationToken);
    }

    /// <summary>Explains the predictions for samples.</summary>
    /// <param name="model">The model. All inputs that come from one column are one column here. Without columns, each input is one.</param>
    /// <param name="rows">samples × inputs, preprocessed like the training samples.</param>
    /// <param name="background">samples × inputs of typical samples, such as the training samples, preprocessed.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>One value for each sample, column and output.</returns>
    /// <exception cref="NablaException">The samples are images, or there are none.</exception>
    /// <exception cref="ArgumentException">A number of inputs is not a multiple of the input width.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static ShapleyExplanation Compute(Model model, ReadOnlyMemory<float> rows, ReadOnlyMemory<float> background,
        ShapleyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var columns = InputColumn.List(model);
        int width = model.Network.Architecture.Inputs, outputs = model.Network.Architecture.Outputs;
        int[] chosen = Sample(model.Network.Architecture.CountSamples(background.Length), options);
        float[] typical = new float[chosen.Length * width];
        for (int b = 0; b < chosen.Length; b++)
            background.Span.Slice(chosen[b] * width, width).CopyTo(typical.AsSpan(b * width));
        double[] predictions = model.Predict(rows.Span).Values.ToArray();
        if (predictions.Length == 0) throw new NablaException("Shapley values need at least 1 row to explain (got 0).");
        var game = new Game(model, columns, typical, options, cancellationToken);
        int rowCount = predictions.Length / outputs, each = columns.Count * outputs;
        var values = new double[rowCount * each];
        double[]? errors = game.IsExact ? null : new double[values.Length];
        for (int row = 0; row < rowCount; row++)
        {
            var x = rows.Span.Slice(row * width, width);
            var prediction = predictions.AsSpan(row * outputs, outputs);
            var phi = values.AsSpan(row * each, each);
            if (errors is null) game.Enumerate(x, prediction, phi);
            else game.SamplePermutations(x, prediction, phi, errors.AsSpan(row * each, each));
        }

        var names = model.OutputNames;
        // One output for two classes is the probability of the second.
        if (names.Count != outputs) names = [names[^1]];
        return new([.. columns.Select(column => column.Name)], names, game.BaseValues, predictions, values, Optional(errors), chosen.Length,
            game.IsExact ? 0 : 2 * options.PermutationPairs * chosen.Length);
    }

    // The conversion of a null array is an empty memory.
    internal static ReadOnlyMemory<double>? Optional(double[]? values) => values is null ? default(ReadOnlyMemory<double>?) : values;

    private static int[] Sample(int count, ShapleyOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BackgroundRows, 1);
        if (count == 0) throw new NablaException("The background must have at least 1 row (got 0).");
        int[] rows = [.. Enumerable.Range(0, count)];
        if (count <= options.BackgroundRows) return rows;
        new Philox(options.Seed, Stream).Shuffle(rows.AsSpan());
        return [.. rows.Take(options.BackgroundRows).Order()];
    }

    /// <summary>The cooperative game of a row: its columns are the players, and v(S) is the value of a coalition S.</summary>
    private sealed class Game
    {
        private readonly Model _model;
        private readonly IReadOnlyList<InputColumn> _columns;
        private readonly float[] _background;
        private readonly double[] _predictions;
        private readonly int _width, _outputs, _rows, _pairs;
        private readonly int[][] _permutations;
        private readonly CancellationToken _cancellationToken;

        public Game(Model model, IReadOnlyList<InputColumn> columns, float[] background, ShapleyOptions options,
            CancellationToken cancellationToken)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(options.PermutationPairs, 2);
            ArgumentOutOfRangeException.ThrowIfNegative(options.MaxExactColumns);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxExactColumns, MaxEnumerated);
            (_model, _columns, _background, _cancellationToken) = (model, columns, background, cancellationToken);
            (_width, _outputs) = (model.Network.Architecture.Inputs, model.Network.Architecture.Outputs);
            (_rows, _pairs) = (background.Length / _width, options.PermutationPairs);
            IsExact = columns.Count <= options.MaxExactColumns;
            _predictions = model.Predict(background).Values.ToArray();
            BaseValues = new double[_outputs];
            for (int at = 0; at < _predictions.Length; at++) BaseValues[at % _outputs] += _predictions[at];
            foreach (ref double value in BaseValues.AsSpan()) value /= _rows;
            _permutations = new int[IsExact ? 0 : _rows * _pairs][];
            for (int p = 0; p < _permutations.Length; p++)
            {
                _permutations[p] = [.. Enumerable.Range(0, columns.Count)];
                new Philox(options.Seed, Stream + ((ulong)(p + 1) << 32)).Shuffle(_permutations[p].AsSpan());
            }
        }

        public bool IsExact { get; }

        public double[] BaseValues { get; }

        /// <summary>Computes the values by enumeration of all subsets.</summary>
        /// <param name="x">The inputs of the row.</param>
        /// <param name="prediction">Its prediction.</param>
        /// <param name="phi">Filled with columns × outputs.</param>
        public void Enumerate(ReadOnlySpan<float> x, ReadOnlySpan<double> prediction, Span<double> phi)
        {
            int players = _columns.Count, coalitions = 1 << players;
            double[] v = CoalitionValues(x, prediction, coalitions);
            // |S|! (M − |S| − 1)! / M! = 1 / (M · C(M − 1, |S|)).
            var weight = new double[players];
            double binomial = 1;
            for (int size = 0; size < players; size++)
            {
                weight[size] = 1 / (players * binomial);
                binomial = binomial * (players - 1 - size) / (size + 1);
            }

            for (int i = 0; i < players; i++)
            {
                for (int s = 0; s < coalitions; s++)
                {
                    if ((s >> i & 1) != 0) continue;
                    for (int k = 0; k < _outputs; k++)
                        phi[i * _outputs + k] += weight[int.PopCount(s)] * (v[(s | 1 << i) * _outputs + k] - v[s * _outputs + k]);
                }
            }
        }

        // Bit i of a coalition is column i.
        private double[] CoalitionValues(ReadOnlySpan<float> x, ReadOnlySpan<double> prediction, int coalitions)
        {
            var v = new double[coalitions * _outputs];
            BaseValues.CopyTo(v.AsSpan());
            prediction.CopyTo(v.AsSpan(v.Length - _outputs));
            int batch = Math.Min(InputColumn.GroupsOfBatch(_rows, _width), coalitions);
            var inputs = new float[batch * _background.Length];
            var values = new double[batch * _predictions.Length];
            for (int first = 1; first < coalitions - 1; first += batch)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(batch, coalitions - 1 - first);
                for (int c = 0; c < count; c++)
                {
                    var block = inputs.AsSpan(c * _background.Length, _background.Length);
                    _background.CopyTo(block);
                    for (int i = 0; i < _columns.Count; i++)
                    {
                        if ((first + c >> i & 1) == 0) continue;
                        for (int b = 0; b < _rows; b++) _columns[i].Copy(x, block[(b * _width)..]);
                    }
                }

                _model.Predict(inputs.AsSpan(0, count * _background.Length), values.AsSpan(0, count * _predictions.Length));
                for (int c = 0; c < count; c++)
                {
                    var mean = v.AsSpan((first + c) * _outputs, _outputs);
                    for (int at = 0; at < _predictions.Length; at++) mean[at % _outputs] += values[c * _predictions.Length + at];
                    foreach (ref double value in mean) value /= _rows;
                }
            }

            return v;
        }

        /// <summary>Estimates the values by permutations of the columns: the mean change when a column follows those before it.</summary>
        /// <param name="x">The inputs of the row.</param>
        /// <param name="prediction">Its prediction.</param>
        /// <param name="phi">Filled with columns × outputs.</param>
        /// <param name="errors">Filled with the standard errors.</param>
        public void SamplePermutations(ReadOnlySpan<float> x, ReadOnlySpan<double> prediction, Span<double> phi, Span<double> errors)
        {
            // The first step of a permutation is a background row and the last the row itself; both predictions are known.
            int players = _columns.Count, steps = players - 1, length = steps * _width;
            int batch = Math.Min(InputColumn.GroupsOfBatch(2 * steps, _width), _permutations.Length);
            var inputs = new float[2 * batch * length];
            var values = new double[2 * batch * steps * _outputs];
            double[] change = new double[phi.Length], mean = new double[phi.Length], squares = new double[phi.Length];
            for (int first = 0; first < _permutations.Length; first += batch)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(batch, _permutations.Length - first);
                for (int walk = 0; walk < 2 * count; walk++)
                    Fill(first + walk / 2, walk % 2 == 1, x, inputs.AsSpan(walk * length, length));
                if (steps > 0) _model.Predict(inputs.AsSpan(0, 2 * count * length), values.AsSpan(0, 2 * count * steps * _outputs));
                for (int p = 0; p < count; p++)
                {
                    int row = (first + p) / _pairs, n = (first + p) % _pairs + 1;
                    change.AsSpan().Clear();
                    AddChanges(first + p, isReverse: false, prediction, values.AsSpan(2 * p * steps * _outputs), change);
                    AddChanges(first + p, isReverse: true, prediction, values.AsSpan((2 * p + 1) * steps * _outputs), change);
                    // The mean and the squares of a background row (Welford).
                    for (int at = 0; at < change.Length; at++)
                    {
                        double difference = change[at] - mean[at];
                        mean[at] += difference / n;
                        squares[at] += difference * (change[at] - mean[at]);
                    }

                    if (n < _pairs) continue;
                    for (int at = 0; at < change.Length; at++)
                    {
                        phi[at] += mean[at];
                        errors[at] += squares[at] / (_pairs - 1) / _pairs;
                    }

                    mean.AsSpan().Clear();
                    squares.AsSpan().Clear();
                }
            }

            foreach (ref double value in phi) value /= _rows;
            foreach (ref double error in errors) error = Math.Sqrt(error) / _rows;
        }

        private int PlayerAt(int permutation, int step, bool isReverse) =>
            _permutations[permutation][isReverse ? _columns.Count - 1 - step : step];

        private void Fill(int permutation, bool isReverse, ReadOnlySpan<float> x, Span<float> inputs)
        {
            ReadOnlySpan<float> previous = _background.AsSpan(permutation / _pairs * _width, _width);
            for (int step = 0; step < _columns.Count - 1; step++)
            {
                var next = inputs.Slice(step * _width, _width);
                previous.CopyTo(next);
                _columns[PlayerAt(permutation, step, isReverse)].Copy(x, next);
                previous = next;
            }
        }

        private void AddChanges(int permutation, bool isReverse, ReadOnlySpan<double> prediction, ReadOnlySpan<double> values,
            Span<double> change)
        {
            ReadOnlySpan<double> previous = _predictions.AsSpan(permutation / _pairs * _outputs, _outputs);
            for (int step = 0; step < _columns.Count; step++)
            {
                var next = step == _columns.Count - 1 ? prediction : values.Slice(step * _outputs, _outputs);
                int player = PlayerAt(permutation, step, isReverse);
                for (int k = 0; k < _outputs; k++) change[player * _outputs + k] += (next[k] - previous[k]) / 2;
                previous = next;
            }
        }
    }
}
