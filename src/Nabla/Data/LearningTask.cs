namespace Nabla.Data;

/// <summary>What the targets of a dataset mean, and so which metrics make sense.</summary>
public enum LearningTask
{
    /// <summary>Numbers: RMSE, MAE, R².</summary>
    Regression,

    /// <summary>One class of several, one-hot (one column of 0 or 1 for two classes is taken too): accuracy, log-loss, ….</summary>
    Classification,

    /// <summary>Any number of labels at once, each 0 or 1.</summary>
    MultiLabel,
}
