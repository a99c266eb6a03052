/** Where the script of the page finds what it draws, and from what. */
export const CHARTS_ID = 'charts';
export const DATA_ID = 'data';
