// The offline report: the same page as in the studio, its data in the file.
import { mount } from 'svelte';
import type { Report } from './api/types';
import ReportFile from './pages/ReportFile.svelte';
import { chooseTheme } from './state/theme';
import './styles/tokens.css';
import './styles/base.css';
import './styles/report.css';

chooseTheme(null);
const report = JSON.parse(document.getElementById('report-data')?.textContent ?? 'null') as Report | null;
mount(ReportFile, { target: document.getElementById('page')!, props: { report } });
