namespace Nabla.Models;

/// <summary>
/// Everything that decides a run, under the names that the command line's flags have too. What is null is chosen by the recipe to fit the
/// data; a resolved configuration has nothing left to choose, and gives the same weights again.
/// </summary>
/// <remarks>Activations, costs and the like are written as in their catalogues: <c>leaky-relu:slope=0.1</c>.</remarks>
public sealed partial record RunConfiguration
{
    /// <summary>Where the data comes from: a file, a folder, or the name of a built-in set.</summary>
    public string? Data { get; init; }

    /// <summary>
    /// The column to predict, or several with commas between them, a name that has a comma itself in quotes. <value>The default is the last
    /// column.</value>
    /// </summary>
    public string? Target { get; init; }

    /// <summary>
    /// classification, regression, or multi-label: several targets of two classes each. <value>The default fits the target column: text is
    /// classes, numbers are regression.</value>
    /// </summary>
    public string? Task { get; init; }

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>Columns that are numbers, whatever they look like: a cell of text in them is an error.</summary>
    public IReadOnlyList<string>? NumberColumns { get; init; }

    /// <summary>Columns that are names of categories, whatever they look like: numbers of articles, for instance.</summary>
    public IReadOnlyList<string>? TextColumns { get; init; }

    /// <summary>
    /// Columns that are dates or times, whatever they look like; each may have its form after it, where its cells leave it open:
    /// <c>day=dd/MM/yyyy</c>.
    /// </summary>
    public IReadOnlyList<string>? DateColumns { get; init; }

    /// <summary>
    /// The column that says how much each row counts, in training and in every judgement; docs/recipes.md has the formula.
    /// </summary>
    public string? WeightColumn { get; init; }

    /// <summary>none, balanced, or weights by class (yes=3,no=1): balanced lets every class count alike in all, however many samples it
    /// has. They hold in training and in what epochs are chosen by, not in a judgement of the finished network.
    /// <value>The default is none.</value></summary>
    public string? ClassWeights { get; init; }

    /// <summary>
    /// How number columns are scaled: standard, robust, robust-clip or none. <value>The default is standard (tabular: robust-clip).</value>
    /// </summary>
    public string? Scaling { get; init; }

    /// <summary>
    /// How a column of two categories is written: one-hot, or signed: one input of −1 and +1, 0 where missing. <value>The default is
    /// one-hot (tabular: signed).</value>
    /// </summary>
    public string? BinaryColumns { get; init; }

    /// <summary>Whether, in a number column where most cells are alike, each frequent number has an input of its own too; with robust
    /// scaling.
    /// <value>The default is false (tabular: true from 1,000 rows on).</value></summary>
    public bool? FrequentNumbers { get; init; }

    /// <summary>How the target of a regression is scaled: standard, robust or none. <value>The default is standard.</value></summary>
    public string? TargetScaling { get; init; }

    /// <summary>
    /// Whether the first line of a CSV file names its columns: yes or no. <value>The default is what the lines tell.</value>
    /// </summary>
    public string? Header { get; init; }

    /// <summary>
    /// What is between the cells of a CSV file: comma, semicolon, tab, pipe, blank or a sign. <value>The default is what the lines
    /// tell.</value>
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>The decimal sign of a CSV file: . or , <value>The default is what the cells tell.</value></summary>
    public string? Decimal { get; init; }

    /// <summary>Cells of a CSV file that mean "not known", besides the usual ones; where the first begins with =, only these (<c>=NA</c>).
    /// A model keeps them for later files.
    /// <value>The default is the usual ones.</value></summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>
    /// A fraction of the training data, or a file, to judge every epoch by. <value>The default is 0.15 for tables of 40 rows and more, else
    /// 0; with early stopping 0.1 for images and 0.15 for small tables too.</value>
    /// </summary>
    public string? Validation { get; init; }

    /// <summary>A file to judge the finished network by. <value>The default is the data's own test part, if it has one.</value></summary>
    public string? Test { get; init; }

    /// <summary>How much memory samples may take, like 256MB: the data is read from its file in every epoch, window by window, and never
    /// held as a whole.
    /// <value>The default is none: the data is read once and held.</value></summary>
    public string? Memory { get; init; }

    /// <summary>
    /// What chooses all that is left open: lesson (sigmoid, squared error, plain gradient descent, as in the notes), standard (relu,
    /// cross-entropy, Adam), tabular (the tuned defaults for tables) or image (elastic distortions). <value>The default is tabular for
    /// tables, lesson for images where neither activation, cost, optimizer nor initializer is given, else standard.</value>
    /// </summary>
    public string? Recipe { get; init; }

    /// <summary>
    /// Nodes of the hidden layers; empty for none. <value>The default is 16, 16 for images, else 64, 64 (tabular: 256, 256, 256).</value>
    /// </summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>
    /// The activation of the hidden layers: one for all, or one for each. <value>The default is relu (lesson: sigmoid).</value>
    /// </summary>
    public IReadOnlyList<string>? Activation { get; init; }

    /// <summary>The activation of the last layer. <value>The default fits the cost: softmax, sigmoid or identity.</value></summary>
    public string? OutputActivation { get; init; }

    /// <summary>
    /// C₀. <value>The default is softmax-cross-entropy for classes (lesson: squared-error), squared-error for numbers.</value>
    /// </summary>
    public string? Cost { get; init; }

    /// <summary>The levels of the quantiles that are learnt of each target of numbers, in ascending order, in place of the numbers
    /// themselves: 0.05, 0.5, 0.95. The cost is then quantiles.
    /// <value>The default is none.</value></summary>
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>How the weights start. <value>The default fits each layer's activation (lesson and tabular: normal).</value></summary>
    public string? Initializer { get; init; }

    /// <summary>How the weights of the last layer start. <value>The default is as those of the others (tabular: zeros).</value></summary>
    public string? OutputInitializer { get; init; }

    /// <summary>
    /// What weights are to the sum of a dense layer: standard, or ntk: divided by the root of how many they are. <value>The default is
    /// standard (tabular: ntk).</value>
    /// </summary>
    public string? Parametrization { get; init; }

    /// <summary>
    /// Whether a first layer multiplies each input by a factor that is learnt. <value>The default is false (tabular: true).</value>
    /// </summary>
    public bool? InputScale { get; init; }

    /// <summary>
    /// What columns of numbers become before the first layer: none, or periodic, learnt waves beside each number, like
    /// periodic:waves=16,outputs=3. <value>The default is none (tabular: periodic:spread=0.3 from 10,000 rows on).</value>
    /// </summary>
    public string? Embedding { get; init; }

    /// <summary>How the gradient becomes a step. <value>The default is adam (lesson: sgd).</value></summary>
    public string? Optimizer { get; init; }

    /// <summary>η. <value>The default is the optimizer's own (lesson: 1.5).</value></summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// What η is multiplied by for each kind of parameter: weights=1,biases=0.1,scale=6,periodic=3. <value>The default is 1 for all
    /// (tabular: as in this example).</value>
    /// </summary>
    public string? Rates { get; init; }

    /// <summary>The momentum of an optimizer that has one. <value>The default is the optimizer's own.</value></summary>
    public double? Momentum { get; init; }

    /// <summary>How the learning rate changes over the run. <value>The default is constant.</value></summary>
    public string? Schedule { get; init; }

    /// <summary>Samples in a batch. <value>The default is 32 (lesson: 10; images in large numbers: 128).</value></summary>
    public int? Batch { get; init; }

    /// <summary>Batches whose gradients are averaged into one step. <value>The default is 1.</value></summary>
    public int? Accumulate { get; init; }

    /// <summary>Most epochs. <value>The default is 200 for tables, 30 for images.</value></summary>
    public int? Epochs { get; init; }

    /// <summary>Whether every epoch draws a new order of the samples. <value>The default is true.</value></summary>
    public bool? Shuffle { get; init; }

    /// <summary>
    /// Epochs without a better validation after which to stop; 0 for never. The best weights are kept where it is on. <value>The default is
    /// 20 for tables with validation, else 0.</value>
    /// </summary>
    public int? EarlyStop { get; init; }

    /// <summary>How much better counts as better. <value>The default is 0.</value></summary>
    public double? MinDelta { get; init; }

    /// <summary>What early stopping watches. <value>The default is the cost (tabular, of numbers: RMSE).</value></summary>
    public string? Monitor { get; init; }

    /// <summary>Which of equally good epochs is kept: first or last. <value>The default is first (tabular: last).</value></summary>
    public string? Ties { get; init; }

    /// <summary>The part of the hidden activations dropped in training. <value>The default is 0.</value></summary>
    public double? Dropout { get; init; }

    /// <summary>What changes training images at random, another way every epoch: <c>elastic:sigma=4,alpha=34+rotation:degrees=10</c>, or
    /// none.
    /// <value>The default is none.</value></summary>
    public string? Augment { get; init; }

    /// <summary>
    /// How strong these changes are over the run, written as a schedule: <c>cosine:floor=0.5</c>. <value>The default is constant.</value>
    /// </summary>
    public string? AugmentStrength { get; init; }

    /// <summary>The strength of the L1 penalty. <value>The default is 0.</value></summary>
    public double? L1 { get; init; }

    /// <summary>The strength of the L2 penalty. <value>The default is 0.</value></summary>
    public double? L2 { get; init; }

    /// <summary>Decoupled weight decay. <value>The default is the optimizer's own, 0 for most.</value></summary>
    public double? WeightDecay { get; init; }

    /// <summary>The longest gradient allowed. <value>The default is any.</value></summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest partial derivative allowed. <value>The default is any.</value></summary>
    public double? ClipValue { get; init; }

    /// <summary>Metrics in each epoch's report. <value>The default is accuracy, or RMSE and R².</value></summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>A saved model whose weights are where training starts. <value>The default is none: weights are drawn.</value></summary>
    public string? Continue { get; init; }

    /// <summary>How many networks are trained, with a seed each, whose answers are averaged. <value>The default is 1.</value></summary>
    public int? Ensemble { get; init; }

    /// <summary>
    /// Into how many parts the rows are dealt, to train on all but one and judge by that, in turn, before the model is trained. <value>The
    /// default is none.</value>
    /// </summary>
    public int? Folds { get; init; }

    /// <summary>Whether probabilities are calibrated after training: the temperature that suits the validation samples best is folded into
    /// the last layer.
    /// <value>The default is false (tabular, of classes: true).</value></summary>
    public bool? Calibrate { get; init; }

    /// <summary>Seed of everything random. <value>The default is 0.</value></summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads; 0 for all physical cores. The weights come out the same. <value>The default is 0.</value></summary>
    public int? Threads { get; init; }
}
